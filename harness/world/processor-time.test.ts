import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { processorMsOf, processorMsOfFamily } from './processor-time.ts';

const onLinux = test.runIf(process.platform === 'linux');

/** Its name has a bracket in it, and it leaves the work to a child in the same group. */
const BUSY = `
  process.title = 'a) b (c';
  const { spawn } = require('node:child_process');
  const work = "const end = Date.now() + 300; while (Date.now() < end); console.log('worked'); setInterval(() => {}, 1000)";
  spawn(process.execPath, ['-e', work], { stdio: 'inherit' });
`;

onLinux('the processor time of a group is that of all its processes', async () => {
  const leader = spawn(process.execPath, ['-e', BUSY], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { pid = 0 } = leader;
  const exited = once(leader, 'exit');
  try {
    await once(leader.stdout, 'data');
    const usedMs = processorMsOf(pid) ?? 0;
    // The worker alone burnt 300 ms, unless the machine was too busy to let it: the clock it watched went on.
    expect(usedMs).toBeGreaterThan(50);
    expect(usedMs).toBeLessThan(60_000);
  } finally {
    process.kill(-pid, 'SIGKILL');
  }
  await exited;
});

/** Its first child works and ends, its second works, stays, and is a group of its own, as a backend of PostgreSQL is. */
const FAMILY = `
  const { spawn, spawnSync } = require('node:child_process');
  const work = 'const end = Date.now() + 300; while (Date.now() < end);';
  spawnSync(process.execPath, ['-e', work]);
  console.log('ended');
  const stays = work + "console.log('worked'); setInterval(() => {}, 1000)";
  const child = spawn(process.execPath, ['-e', stays], { stdio: ['ignore', 'inherit', 'inherit'], detached: true });
  process.stdin.on('end', () => { child.kill(); process.exit(); }).resume();
`;

onLinux('that of a family counts children that have ended, and those in groups of their own', async () => {
  const parent = spawn(process.execPath, ['-e', FAMILY], { stdio: ['pipe', 'pipe', 'inherit'] });
  const { pid = 0 } = parent;
  const exited = once(parent, 'exit');
  try {
    await once(parent.stdout, 'data');
    const afterOneMs = processorMsOfFamily(pid) ?? 0;
    await once(parent.stdout, 'data');
    const afterBothMs = processorMsOfFamily(pid) ?? 0;
    expect(afterOneMs).toBeGreaterThan(50);
    expect(afterBothMs - afterOneMs).toBeGreaterThan(50);
  } finally {
    parent.stdin.end();
  }
  await exited;
  expect(processorMsOfFamily(pid)).toBeNull();
});

test('nobody knows the processor time of a group that is gone', async () => {
  const child = spawn(process.execPath, ['-e', ''], { detached: true, stdio: 'ignore' });
  await once(child, 'exit');
  expect(processorMsOf(child.pid ?? 0)).toBeNull();
});
