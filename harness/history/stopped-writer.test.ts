import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageRoot } from '../model/paths.ts';
import { readHistory } from './reader.ts';
import { completion, HEADER, invocation } from './testing/example.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-history-'));
  file = join(folder, 'history.bin');
});
afterEach(() => rmSync(folder, { recursive: true }));

const RECORDER = join(packageRoot(), 'dist', 'harness', 'history', 'recorder.js');
const PRELUDE = `
  import { openRecorder } from ${JSON.stringify(RECORDER)};
  const recorder = openRecorder(process.argv[1], ${JSON.stringify(HEADER)});
  const make = ${JSON.stringify({ invocation: invocation(0), completion: completion(0) })};`;

test('the file of a writer that was killed holds everything it had flushed', async () => {
  const writer = `${PRELUDE}
    for (let id = 0; ; id += 1) {
      recorder.invoke({ ...make.invocation, id });
      recorder.flush();
      process.stdout.write(id + '\\n');
      if (id % 2 === 0) recorder.complete({ ...make.completion, id });
      if (id % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let flushed = -1;
  for await (const line of createInterface({ input: child.stdout })) {
    flushed = Number(line);
    if (flushed >= 500) child.kill('SIGKILL');
  }
  expect(await exited).toEqual([null, 'SIGKILL']);
  const { operations } = await readHistory(file);
  expect(flushed).toBeGreaterThanOrEqual(500);
  expect(operations.length).toBeGreaterThan(flushed);
  // Half of them were never completed: valid unknowns, with an open interval.
  expect(operations[1]?.endedAt).toBeNull();
  expect(operations[1]?.outcome).toMatchObject({ cause: 'not-finished' });
  expect(operations[2]?.endedAt).toBe(900);
});

/** Runs a program in which no file may be longer than 16 blocks: the last write is cut, the next one fails. */
async function printedUnderLimit(program: string): Promise<string> {
  const limited = `trap '' XFSZ; ulimit -f 16; exec "$@"`;
  const args = ['-c', limited, 'sh', process.execPath, '--input-type=module', '-e', program, file];
  const child = spawn('sh', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  let printed = '';
  for await (const chunk of child.stdout) printed += chunk;
  expect(await exited).toEqual([0, null]);
  return printed;
}

test.skipIf(process.platform === 'win32')(
  'where a write has failed nothing follows it, and everybody learns why',
  async () => {
    const writer = `${PRELUDE}
    const said = [];
    const attempt = (what) => {
      try { what(); said.push(null); } catch ({ message, cause }) { said.push({ message, code: cause.code }); }
    };
    let id = 0;
    while (said.every((error) => error === null)) {
      said.length = 0;
      attempt(() => { recorder.invoke({ ...make.invocation, id: id++ }); recorder.flush(); });
    }
    attempt(() => recorder.invoke({ ...make.invocation, id }));
    attempt(() => recorder.flush());
    attempt(() => recorder.close());
    attempt(() => recorder.invoke({ ...make.invocation, id }));
    process.stdout.write(JSON.stringify({ said, id }));`;
    const { said, id } = JSON.parse(await printedUnderLimit(writer)) as { said: unknown[]; id: number };
    const why = { message: expect.stringMatching(/history\.bin cannot be written: EFBIG/), code: 'EFBIG' };
    // Closing is what they do because of it, mostly in a `finally`: it must not throw over what they say.
    expect(said).toEqual([why, why, why, null, why]);
    const { operations, truncated } = await readHistory(file);
    expect(operations).toHaveLength(id - 1);
    expect(truncated).toBe(true);
  },
);

test.skipIf(process.platform === 'win32')(
  'a first write that fails at the end is no silent one',
  async () => {
    const writer = `${PRELUDE}
    for (let id = 0; id < 1_000; id += 1) recorder.invoke({ ...make.invocation, id });
    try { recorder.close(); } catch ({ cause }) { process.stdout.write(cause.code); }
    recorder.close();`;
    expect(await printedUnderLimit(writer)).toBe('EFBIG');
  },
);
