import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { databaseResources, processResources } from './resources.ts';

const MIB = 1_048_576;

/** A process group of its own that opens files and fills memory when it is told to, and says so. */
const GREEDY = `
  const { openSync } = require('node:fs');
  const kept = [];
  process.stdin.on('data', () => {
    for (let index = 0; index < 50; index += 1) kept.push(openSync('/dev/null'));
    kept.push(Buffer.alloc(${100 * MIB}, 1));
    process.stdout.write('took');
  });
  process.stdout.write('ready');
`;

async function greedy(): Promise<ChildProcess & { pid: number }> {
  const child = spawn(process.execPath, ['-e', GREEDY], {
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  if (child.pid === undefined) throw new Error('it did not start');
  return Object.assign(child, { pid: child.pid });
}

test.runIf(existsSync('/proc/self/fd'))('what a process takes is seen: files, and memory', async () => {
  const child = await greedy();
  const before = processResources(child.pid);
  expect(before?.memoryBytes).toBeGreaterThan(MIB);
  child.stdin?.write('more');
  if (child.stdout !== null) await once(child.stdout, 'data');
  const after = processResources(child.pid);
  expect((after?.handles ?? 0) - (before?.handles ?? 0)).toBe(50);
  expect((after?.memoryBytes ?? 0) - (before?.memoryBytes ?? 0)).toBeGreaterThan(90 * MIB);
});

test('of nobody, nothing is known', async () => {
  const child = await greedy();
  child.kill('SIGKILL');
  await once(child, 'close');
  expect(processResources(child.pid)).toBeNull();
});

test('a database that does not answer tells nothing, and is no error of ours', async () => {
  expect(await databaseResources(() => Promise.reject(new Error('it is away')))).toBeNull();
  expect(await databaseResources(async () => [{ connections: 3, bytes: 8_192 }])).toEqual({
    ...{ connections: 3, tableBytes: 8_192 },
  });
});
