import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageRoot } from './paths.ts';
import { writeWhole } from './write-whole.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-whole-'));
  file = join(folder, 'run.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('whoever was reading when it was written again has read the old text whole', () => {
  writeWhole(file, 'the old text');
  const reader = openSync(file, 'r');
  writeWhole(file, 'new');
  expect(readFileSync(reader, 'utf8')).toBe('the old text');
  closeSync(reader);
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['run.json']);
});

test.skipIf(process.platform === 'win32')('a disk that is full leaves what was there before', async () => {
  writeWhole(file, 'the old text');
  const module = join(packageRoot(), 'dist', 'harness', 'model', 'write-whole.js');
  const program = `import { writeWhole } from ${JSON.stringify(module)};
    try { writeWhole(process.argv[1], 'x'.repeat(1_000_000)); } catch ({ name, cause }) { process.stdout.write(name + ' ' + cause.code); }`;
  const limited = `trap '' XFSZ; ulimit -f 16; exec "$@"`;
  const args = ['-c', limited, 'sh', process.execPath, '--input-type=module', '-e', program, file];
  const child = spawn('sh', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let printed = '';
  for await (const chunk of child.stdout) printed += chunk;
  expect([printed, await exited]).toEqual(['RunError EFBIG', [0, null]]);
  expect(readFileSync(file, 'utf8')).toBe('the old text');
  expect(readdirSync(folder)).toEqual(['run.json']);
});
