import {
  appendFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RunError } from '../model/errors.ts';
import { type Operation, plainOperation } from '../model/operation.ts';
import { FRAME_BYTES, Frame } from './frames.ts';
import { readHistory, type StoredHistory } from './reader.ts';
import { openRecorder } from './recorder.ts';
import { COMPLETED, INVOKED, RECORD } from './records.ts';
import { EXAMPLE, HEADER } from './testing/example.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-history-'));
  file = join(folder, 'history.bin');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The example, a frame a record. @returns where the frames end: after the header, after the first record, … */
function recordFrames(): number[] {
  const recorder = openRecorder(file, HEADER);
  const ends = [statSync(file).size];
  for (const record of EXAMPLE) {
    record(recorder);
    recorder.flush();
    ends.push(statSync(file).size);
  }
  recorder.close();
  return ends;
}

const NOT_FINISHED = { type: 'unknown', cause: 'not-finished', detail: expect.any(String) };

/** What is known of an operation when only its invocation was recorded. */
const unfinished = ({ sightings: _, ...operation }: Operation) => ({
  ...operation,
  endedAt: null,
  outcome: NOT_FINISHED,
  steps: [],
});

test('killed at any byte, a history reads back as what was whole by then', async () => {
  const ends = recordFrames();
  const bytes = readFileSync(file);
  const whole = (await readHistory(file)).operations.map(plainOperation);
  for (let length = bytes.length; length >= (ends[0] ?? 0); length -= 1) {
    truncateSync(file, length);
    const { operations, truncated } = await readHistory(file);
    expect(truncated, `${length} bytes`).toBe(!ends.includes(length));
    for (const [id, operation] of operations.map(plainOperation).entries()) {
      const full = whole[id] as Operation;
      expect(operation).toEqual(operation.endedAt === null ? unfinished(full) : full);
    }
  }
  for (let length = (ends[0] ?? 0) - 1; length >= 0; length -= 1) {
    truncateSync(file, length);
    await expect(readHistory(file), `${length} bytes`).rejects.toThrow(/there is no header/);
  }
});

test('a byte that was changed anywhere is an error', async () => {
  recordFrames();
  const bytes = readFileSync(file);
  for (const [place, byte] of bytes.entries()) {
    const damaged = Buffer.from(bytes);
    damaged[place] = byte ^ (1 << (place % 8));
    writeFileSync(file, damaged);
    await expect(readHistory(file), `byte ${place}`).rejects.toThrow(RunError);
  }
});

const u16 = (value: number): Buffer => Buffer.of(value & 0xff, value >> 8);
function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function framed(...records: readonly Buffer[]): Buffer {
  const frame = new Frame();
  for (const bytes of records) {
    const at = frame.reserve(bytes.length);
    frame.buffer.set(bytes, at);
  }
  return Buffer.from(frame.seal());
}

const record = (type: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(type), u32(5 + body.length), body]);
};
const name = (text: string): Buffer => record(RECORD.name, Buffer.from(text));
const NAMES = [name('browse'), name('sale'), name('main')];

function invoked(
  id: number,
  { kind = 0, intentBytes = 1, rest = Buffer.from('i\x80', 'latin1') } = {},
): Buffer {
  const bytes = record(RECORD.invoked, Buffer.alloc(INVOKED.fixedBytes - 5), rest);
  bytes.writeUInt32LE(id, INVOKED.id);
  bytes.set(Buffer.concat([u16(kind), u16(1), u16(2)]), INVOKED.kind);
  bytes.writeUInt16LE(intentBytes, INVOKED.intentBytes);
  return bytes;
}

function completed(id: number, { outcome = 0, toldBytes = 1, rest = Buffer.of(0xc0) } = {}): Buffer {
  const bytes = record(RECORD.completed, Buffer.alloc(COMPLETED.fixedBytes - 5), rest);
  bytes.writeUInt32LE(id, COMPLETED.id);
  bytes[COMPLETED.outcome] = outcome;
  bytes.writeUInt32LE(toldBytes, COMPLETED.toldBytes);
  return bytes;
}

function oversizedFrame(): Buffer {
  const head = Buffer.concat([u32(FRAME_BYTES + 1), u32(0)]);
  return Buffer.concat([head, u32(crc32(head))]);
}

/** Whoever made the file look right: its checksums fit. */
async function crafted(...frames: readonly Buffer[]): Promise<StoredHistory> {
  openRecorder(file, HEADER).close();
  for (const frame of frames) appendFileSync(file, frame);
  return readHistory(file);
}

test('crafted by hand, a history of two records reads back', async () => {
  const { operations } = await crafted(framed(...NAMES, invoked(0), completed(0)));
  expect(operations[0]).toMatchObject({ intentId: 'i', kind: 'browse', phase: 'sale', backend: 'main' });
  expect(operations[0]?.outcome).toEqual({ type: 'ok', result: null });
});

test.each([
  { wrong: 'a record of no known type', records: [record(9)], says: /no record of type 9/ },
  {
    wrong: 'a record longer than its frame',
    records: [Buffer.of(2, 200, 0, 0, 0)],
    says: /no record has 200 bytes/,
  },
  { wrong: 'a record shorter than any', records: [Buffer.of(2, 4, 0, 0, 0)], says: /no record has 4 bytes/ },
  { wrong: 'half a record', records: [Buffer.of(2, 4)], says: /cut, though its frame is whole/ },
  { wrong: 'a second header', records: [record(RECORD.header)], says: /header is the first record/ },
  { wrong: 'an id too early', records: [...NAMES, invoked(1)], says: /without gaps/ },
  { wrong: 'an id twice', records: [...NAMES, invoked(0), invoked(0)], says: /invoked twice/ },
  { wrong: 'a completion of nothing', records: [...NAMES, completed(0)], says: /never invoked/ },
  {
    wrong: 'two completions',
    records: [...NAMES, invoked(0), completed(0), completed(0)],
    says: /completed twice/,
  },
  { wrong: 'a name that does not exist', records: [invoked(0)], says: /name 0 is used before/ },
  { wrong: 'a kind that does not exist', records: [...NAMES, invoked(0, { kind: 1 })], says: /no kind sale/ },
  {
    wrong: 'an intent id longer than its record',
    records: [...NAMES, invoked(0, { intentBytes: 9 })],
    says: /no invocation has/,
  },
  {
    wrong: 'an outcome that does not exist',
    records: [...NAMES, invoked(0), completed(0, { outcome: 3 })],
    says: /no outcome 3/,
  },
  {
    wrong: 'an outcome longer than its record',
    records: [...NAMES, invoked(0), completed(0, { toldBytes: 2 ** 31 })],
    says: /no completion has/,
  },
  {
    wrong: 'a shape that is none',
    records: [record(RECORD.shape, Buffer.from('[1]'))],
    says: /list of fields/,
  },
  {
    wrong: 'more shapes than numbers',
    records: Array(33).fill(record(RECORD.shape, Buffer.from('["a"]'))),
    says: /more than 32 shapes/,
  },
  {
    wrong: 'a fault that is none',
    records: [record(RECORD.fault, Buffer.from('{"fault":{}}'))],
    says: /fault is not one/,
  },
])('$wrong is an error with file and byte', async ({ records, says }) => {
  const read = crafted(framed(...records));
  await expect(read).rejects.toThrow(says);
  await expect(read).rejects.toThrow(/history\.bin, byte \d+: /);
  await expect(read).rejects.toMatchObject({ name: 'RunError', remedy: expect.any(String) });
});

test('a frame longer than any is an error before it is looked for', async () => {
  await expect(crafted(oversizedFrame())).rejects.toThrow(/no frame has 67108865 bytes/);
  rmSync(file);
  await expect(crafted(framed())).rejects.toThrow(/no frame has 0 bytes/);
});

test('what does not unpack is an error where somebody asks', async () => {
  const strange = completed(0, { outcome: 1, rest: Buffer.of(0xc0, 0xa1) });
  const { operations } = await crafted(framed(...NAMES, invoked(0), strange));
  const [operation] = operations;
  expect(() => operation?.input).toThrow(/operation 0: the input names no actor/);
  expect(() => operation?.outcome).toThrow(/operation 0: an outcome refused says why/);
  expect(() => operation?.steps).toThrow(RunError);
});

test('what is no history is refused with a word', async () => {
  await expect(readHistory(join(folder, 'none'))).rejects.toThrow(/cannot be read.*ENOENT/);
  writeFileSync(file, 'this is a letter, and not a history');
  await expect(readHistory(file)).rejects.toThrow(/is no history/);
});

test('a history of another version says which, and what to do', async () => {
  writeFileSync(file, '{"type":"header","header":{"version":1,"runId":"old","seed":1,"originNs":"1"}}\n');
  await expect(readHistory(file)).rejects.toThrow(/version 1, and this version of oversold reads version 2/);
  writeFileSync(file, Buffer.concat([Buffer.from('oversold'), u32(3), Buffer.alloc(40)]));
  await expect(readHistory(file)).rejects.toMatchObject({
    message: expect.stringMatching(/version 3/),
    remedy: expect.stringMatching(/with the version of oversold that recorded it/),
  });
});
