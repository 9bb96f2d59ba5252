import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunError } from '../model/errors.ts';
import type { Completion, Invocation } from '../model/operation.ts';
import { packageRoot } from '../model/paths.ts';
import { readHistory } from './reader.ts';
import { type OpenRecorder, openRecorder } from './recorder.ts';

const GOLDEN = join(dirname(fileURLToPath(import.meta.url)), 'fixtures', 'golden.ndjson');
const HEADER = { runId: 'golden', seed: 42, originNs: '123456789012345' };

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-history-'));
  file = join(folder, 'history.ndjson');
});
afterEach(() => rmSync(folder, { recursive: true }));

const invocation = (id: number, more: Partial<Invocation> = {}): Invocation => ({
  id,
  intentId: `p0-buy-${id}`,
  process: id,
  phase: 'sale',
  backend: 'main',
  kind: 'browse',
  input: { actor: 'anonymous', sku: 'camera' },
  intendedAt: 1_000 * id,
  startedAt: 1_000 * id + 250,
  ...more,
});

const completion = (id: number, more: Partial<Completion> = {}): Completion => ({
  id,
  endedAt: 1_000 * id + 900,
  outcome: { type: 'ok', result: { sku: 'camera', unitPriceCents: 1_999 } },
  steps: [],
  ...more,
});

/** One of everything that a history can hold. */
function recordGolden(recorder: OpenRecorder): void {
  recorder.invoke(
    invocation(0, {
      kind: 'checkout',
      input: { actor: 3, lines: [{ sku: 'camera', quantity: 2 }], card: 'declined' },
    }),
  );
  recorder.invoke(invocation(1));
  recorder.fault({ fault: { type: 'latency', on: 'bank', delayMs: 20 }, startedAt: 1_500, endedAt: null });
  recorder.complete(
    completion(0, {
      outcome: { type: 'refused', reason: 'declined', detail: 'the card "…" was declined\n🂡' },
      steps: [
        {
          name: 'checkout',
          method: 'POST',
          path: '/orders',
          requestBody: '{"cardToken":"[redacted]"}',
          startedAt: 260,
          endedAt: 890,
          status: 402,
          answerBody: '{"error":"declined"}',
        },
      ],
    }),
  );
  recorder.complete(completion(1));
  recorder.invoke(invocation(2, { kind: 'readOrder', input: { actor: 'admin', order: { of: 'p0-buy-0' } } }));
  recorder.invoke(
    invocation(3, { kind: 'changePrice', input: { actor: 'admin', sku: 'camera', unitPriceCents: 5 } }),
  );
  recorder.complete(
    completion(3, {
      outcome: { type: 'unknown', cause: 'reset', detail: 'ECONNRESET' },
      steps: [
        {
          name: 'price',
          method: 'PATCH',
          path: '/products/camera',
          requestBody: null,
          startedAt: 3_260,
          endedAt: null,
          status: null,
          answerBody: null,
        },
      ],
    }),
  );
  recorder.fault({ fault: { type: 'latency', on: 'bank', delayMs: 20 }, startedAt: 1_500, endedAt: 4_500 });
  recorder.fault({ fault: { type: 'reset', on: 'backend' }, startedAt: 4_600, endedAt: 4_600 });
}

test('the stored form is frozen: what is recorded today is the golden file, byte for byte', () => {
  const recorder = openRecorder(file, HEADER);
  recordGolden(recorder);
  recorder.close();
  expect(readFileSync(file, 'utf8')).toBe(readFileSync(GOLDEN, 'utf8'));
});

test('the golden file reads back as what memory held', async () => {
  const recorder = openRecorder(file, HEADER);
  recordGolden(recorder);
  recorder.close();
  const read = await readHistory(GOLDEN);
  expect(read).toEqual({
    header: { version: 1, ...HEADER },
    operations: recorder.history(),
    faults: recorder.faults(),
    truncated: false,
  });
  expect(read.operations[2]).toMatchObject({
    endedAt: null,
    outcome: { type: 'unknown', cause: 'not-finished' },
  });
  expect(read.faults).toHaveLength(2);
});

test('the stored form does not depend on the order of an object’s fields', () => {
  const recorder = openRecorder(file, HEADER);
  recorder.invoke(invocation(0));
  const { id, ...rest } = invocation(1);
  recorder.invoke({ ...rest, id });
  recorder.close();
  const keys = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Object.keys(JSON.parse(line).invocation));
  expect(keys[1]).toEqual(keys[0]);
});

test('nothing is on disk before flush, all of it after', async () => {
  const recorder = openRecorder(file, HEADER);
  recorder.invoke(invocation(0));
  expect((await readHistory(file)).operations).toEqual([]);
  recorder.flush();
  expect((await readHistory(file)).operations).toEqual(recorder.history());
  recorder.close();
});

test('a history cut short anywhere reads back, with what was whole', async () => {
  copyFileSync(GOLDEN, file);
  const bytes = readFileSync(GOLDEN);
  const headerEnd = bytes.indexOf('\n') + 1;
  for (let length = bytes.length - 1; length >= headerEnd; length -= 7) {
    truncateSync(file, length);
    const { operations, truncated } = await readHistory(file);
    expect(truncated).toBe(bytes[length - 1] !== 10);
    expect(operations.every(({ id }, index) => id === index)).toBe(true);
  }
});

test.each([
  { wrong: 'a line that is no JSON', line: 'oh no', says: /line 2: .*JSON/ },
  { wrong: 'a record of no known type', line: '{"type":"rumour"}', says: /line 2/ },
  {
    wrong: 'a second header',
    line: readFileSync(GOLDEN, 'utf8').split('\n')[0] ?? '',
    says: /line 2.*header/,
  },
  {
    wrong: 'a completion of what was never invoked',
    line: '{"type":"completed","completion":{"id":9,"endedAt":1,"outcome":{"type":"ok","result":null},"steps":[]}}',
    says: /line 2.*9 was completed, but never invoked/,
  },
])('$wrong is an error that names the line', async ({ line, says }) => {
  openRecorder(file, HEADER).close();
  appendFileSync(file, `${line}\n{"type":"completed"`);
  await expect(readHistory(file)).rejects.toThrow(says);
});

test('what is no history is refused with a word', async () => {
  await expect(readHistory(join(folder, 'none'))).rejects.toThrow(RunError);
  writeFileSync(file, '');
  await expect(readHistory(file)).rejects.toThrow(/no header/);
  appendFileSync(file, readFileSync(GOLDEN, 'utf8').split('\n').slice(1).join('\n'));
  await expect(readHistory(file)).rejects.toThrow(/the header is the first line/);
});

test('a history is never overwritten, and an operation never recorded twice', () => {
  const recorder = openRecorder(file, HEADER);
  expect(() => openRecorder(file, HEADER)).toThrow(/EEXIST/);
  recorder.invoke(invocation(0));
  expect(() => recorder.invoke(invocation(0))).toThrow(/invoked twice/);
  recorder.complete(completion(0));
  expect(() => recorder.complete(completion(0))).toThrow(/completed twice/);
  recorder.close();
  recorder.close();
  expect(() => recorder.invoke(invocation(1))).toThrow(/closed/);
});

test('the file of a writer that was killed holds everything it had flushed', async () => {
  const module = join(packageRoot(), 'dist', 'harness', 'history', 'recorder.js');
  const writer = `
    import { openRecorder } from ${JSON.stringify(module)};
    const recorder = openRecorder(${JSON.stringify(file)}, ${JSON.stringify(HEADER)});
    const make = ${JSON.stringify({ invocation: invocation(0), completion: completion(0) })};
    for (let id = 0; ; id += 1) {
      recorder.invoke({ ...make.invocation, id });
      recorder.flush();
      process.stdout.write(id + '\\n');
      if (id % 2 === 0) recorder.complete({ ...make.completion, id });
      if (id % 100 === 99) await new Promise((resolve) => setImmediate(resolve));
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer], {
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
  expect(operations[1]).toMatchObject({ endedAt: null, outcome: { cause: 'not-finished' } });
  expect(operations[2]).toMatchObject({ endedAt: 900, outcome: { type: 'ok' } });
});
