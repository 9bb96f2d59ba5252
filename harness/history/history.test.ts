import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Operation, plainOperation, type Step } from '../model/operation.ts';
import { exportNdjson } from './ndjson.ts';
import { readHistory } from './reader.ts';
import { type OpenRecorder, openRecorder } from './recorder.ts';
import { completion, EXAMPLE, HEADER, invocation } from './testing/example.ts';

const FIXTURES = join(dirname(fileURLToPath(import.meta.url)), 'fixtures');
const GOLDEN = join(FIXTURES, 'golden.bin');

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-history-'));
  file = join(folder, 'history.bin');
});
afterEach(() => rmSync(folder, { recursive: true }));

function recordExample(): OpenRecorder {
  const recorder = openRecorder(file, HEADER);
  for (const record of EXAMPLE) record(recorder);
  recorder.close();
  return recorder;
}

const plain = (operations: readonly Operation[]) => operations.map(plainOperation);

test('the stored form is frozen: what is recorded today is the golden file, byte for byte', () => {
  recordExample();
  expect(readFileSync(file).toString('hex')).toBe(readFileSync(GOLDEN).toString('hex'));
});

test('the golden file reads back as what memory held, and as what it has always read', async () => {
  const recorder = recordExample();
  const read = await readHistory(GOLDEN);
  expect(read.header).toEqual({ version: 2, ...HEADER });
  expect(plain(read.operations)).toEqual(plain(recorder.history()));
  expect(read.faults).toEqual(recorder.faults());
  expect(read.faults).toHaveLength(2);
  expect(read.truncated).toBe(false);
  expect([...exportNdjson(read.operations)].join('')).toBe(
    readFileSync(join(FIXTURES, 'golden.ndjson'), 'utf8'),
  );
});

test('what never ended is unknown, with an open interval', async () => {
  const { operations } = await readHistory(GOLDEN);
  expect(operations[2]?.endedAt).toBeNull();
  expect(operations[2]?.outcome).toMatchObject({ type: 'unknown', cause: 'not-finished' });
  expect(operations[2]?.steps).toEqual([]);
});

test('the stored form does not depend on the order of an object’s fields', () => {
  const shuffled = <T extends object>(value: T): T =>
    Object.fromEntries(Object.entries(value).reverse()) as T;
  const step: Step = {
    ...{ name: 'page', method: 'GET', path: '/', requestBody: null },
    ...{ startedAt: 1, endedAt: 2, status: 500, answerBody: 'oh' },
  };
  const unknown = { type: 'unknown', cause: 'server-error', detail: '500' } as const;
  const written = [(value: object) => value, shuffled].map((order, index) => {
    const path = `${file}-${index}`;
    const recorder = openRecorder(path, HEADER);
    recorder.invoke(order(invocation(0)) as never);
    recorder.complete(
      order(completion(0, { outcome: order(unknown) as never, steps: [order(step) as Step] })) as never,
    );
    recorder.close();
    return readFileSync(path).toString('hex');
  });
  expect(written[0]).toBe(written[1]);
});

test('a cancellation is an operation like any other', async () => {
  const recorder = openRecorder(file, HEADER);
  recorder.invoke(invocation(0, { kind: 'cancel', input: { actor: 3, order: { of: 'p0-buy-1' } } }));
  recorder.close();
  expect(plain((await readHistory(file)).operations)).toEqual(plain(recorder.history()));
});

test('nothing is on disk before flush, all of it after', async () => {
  const recorder = openRecorder(file, HEADER);
  recorder.invoke(invocation(0));
  expect((await readHistory(file)).operations).toHaveLength(0);
  recorder.flush();
  expect(plain((await readHistory(file)).operations)).toEqual(plain(recorder.history()));
  recorder.close();
});

test('an operation that was seen before it ended is seen to have ended', () => {
  const recorder = openRecorder(file, HEADER);
  recorder.invoke(invocation(0));
  const [operation] = recorder.history();
  expect(operation?.outcome).toMatchObject({ cause: 'not-finished' });
  recorder.complete(completion(0));
  expect(operation).toBe(recorder.history()[0]);
  expect(operation?.outcome.type).toBe('ok');
  expect(operation?.endedAt).toBe(900);
  recorder.close();
});

test('steps can be asked for before they are on disk, and after the recorder was closed', () => {
  const step = (body: string): Step => ({
    ...{ name: 'order', method: 'POST', path: '/orders', requestBody: '{}' },
    ...{ startedAt: 1, endedAt: 2, status: 500, answerBody: body },
  });
  const recorder = openRecorder(file, HEADER);
  for (let id = 0; id < 300; id += 1) {
    recorder.invoke(invocation(id, { kind: 'checkout', input: { actor: id, lines: [] } }));
    recorder.complete(completion(id, { steps: [step(`${id}:${'x'.repeat(4_000)}`), step('again')] }));
    if (id % 7 === 0) expect(recorder.history()[id]?.steps[0]?.answerBody).toMatch(`${id}:x`);
  }
  recorder.close();
  for (let id = 299; id >= 0; id -= 1) {
    const [first, second] = recorder.history()[id]?.steps ?? [];
    expect(first?.answerBody?.slice(0, 5)).toBe(`${id}:xxxx`.slice(0, 5));
    expect(second).toEqual(step('again'));
  }
});

test('printed as JSON an operation has all its fields', () => {
  const [operation] = recordExample().history();
  const printed: unknown = JSON.parse(JSON.stringify(operation));
  expect(printed).toEqual(operation === undefined ? null : plainOperation(operation));
  expect(Object.keys(printed as object)).toHaveLength(12);
});

test('a history is never overwritten, and an operation never recorded twice or out of order', () => {
  const recorder = openRecorder(file, HEADER);
  expect(() => openRecorder(file, HEADER)).toThrow(/EEXIST/);
  expect(() => recorder.invoke(invocation(1))).toThrow(/before operation 0: ids run from 0 without gaps/);
  recorder.invoke(invocation(0));
  expect(() => recorder.invoke(invocation(0))).toThrow(/invoked twice/);
  expect(() => recorder.complete(completion(1))).toThrow(/never invoked/);
  recorder.complete(completion(0));
  expect(() => recorder.complete(completion(0))).toThrow(/completed twice/);
  recorder.close();
  recorder.close();
  expect(() => recorder.invoke(invocation(1))).toThrow(/closed/);
  expect(recorder.history()).toHaveLength(1);
});

test('what cannot be recorded leaves nothing behind, and the history goes on', async () => {
  const recorder = openRecorder(file, HEADER);
  const input = { actor: 1, sku: 'a', unit: Symbol('no value'), fresh: { shape: 1 } };
  expect(() => recorder.invoke(invocation(0, { phase: 'new', input }))).toThrow(/symbol/);
  recorder.invoke(
    invocation(0, { phase: 'new', input: { actor: 1, sku: 'a', fresh: { shape: 1 } } as never }),
  );
  recorder.close();
  expect(plain((await readHistory(file)).operations)).toEqual(plain(recorder.history()));
  expect(recorder.history()[0]?.input).toEqual({ actor: 1, sku: 'a', fresh: { shape: 1 } });
});

test('a hundred thousand operations, some of them huge, read back as they were', async () => {
  const recorder = openRecorder(file, HEADER);
  const total = 100_000;
  const resultOf = (id: number) =>
    id % 20_000 === 0
      ? { sku: 'huge', parts: Array.from({ length: 8 }, (_, part) => `${id}.${part}`.padEnd(200_000, 'é')) }
      : { sku: `sku-${id}`, unitPriceCents: id };
  for (let id = 0; id < total; id += 1) {
    recorder.invoke(invocation(id, { process: -id, intendedAt: id * 2 ** 30 }));
    if (id % 100 === 99) recorder.flush();
    if (id >= 50)
      recorder.complete(completion(id - 50, { outcome: { type: 'ok', result: resultOf(id - 50) } as never }));
  }
  recorder.close();
  const { operations, truncated } = await readHistory(file);
  expect([operations.length, truncated]).toEqual([total, false]);
  const wrong = operations.filter((operation, index) => {
    const { id, intentId, process, intendedAt, outcome } = operation;
    const isPlaced = id === index && process === -id && intendedAt === id * 2 ** 30;
    if (!isPlaced || intentId !== `p0-buy-${id}`) return true;
    if (id >= total - 50) return operation.endedAt !== null;
    return outcome.type !== 'ok' || JSON.stringify(outcome.result) !== JSON.stringify(resultOf(id));
  });
  expect(wrong.map(({ id }) => id)).toEqual([]);
});
