import { describe, expect, test } from 'vitest';
import { FOOT, HEAD, isInPieces, storedPieces } from './stored-pieces.ts';

/** As it is stored: a record a line. */
const stored = (records: readonly unknown[]): Buffer =>
  Buffer.from(`${HEAD}${records.map((record) => `\n${JSON.stringify(record)}`).join(',')}${FOOT}`);
const RECORDS = [{ a: 'one\ntwo' }, { b: '],[ü€,' }, { c: [1, { d: null }] }, { e: '' }];

describe('what is stored in pieces', () => {
  test('is read whole, however many bytes at a time', () => {
    const bytes = stored(RECORDS);
    expect(isInPieces(bytes)).toBe(true);
    expect(JSON.parse(bytes.toString())).toEqual({ state: 'known', records: RECORDS });
    for (let pieceBytes = 1; pieceBytes <= bytes.length; pieceBytes += 1)
      expect([...storedPieces(bytes, pieceBytes)].flat(), `${pieceBytes} bytes at a time`).toEqual(RECORDS);
  });

  test('is read some records at a time', () => {
    expect([...storedPieces(stored(RECORDS), 1)].map(({ length }) => length)).toEqual([1, 1, 1, 1]);
    expect([...storedPieces(stored(RECORDS))].map(({ length }) => length)).toEqual([4]);
  });

  test('may be nothing', () => {
    expect(isInPieces(stored([]))).toBe(true);
    expect([...storedPieces(stored([]))]).toEqual([]);
  });

  test('is refused from the first line on that is no JSON', () => {
    const damaged = Buffer.from(stored(RECORDS).toString().replace('"c"', '"c'));
    const pieces = storedPieces(damaged, 1);
    expect(pieces.next().value).toEqual([RECORDS[0]]);
    expect(pieces.next().value).toEqual([RECORDS[1]]);
    expect(() => pieces.next()).toThrow(SyntaxError);
  });
});

test.each([
  ['an absent witness', '{"state":"absent","reason":"asked too late"}\n'],
  ['what ends too early', `${HEAD}\n{"a":1}`],
  ['what begins otherwise', `{"records":[\n{"a":1}${FOOT}`],
  ['what another program has laid out', '{ "state": "known", "records": [] }'],
  ['nothing', ''],
])('%s is not in pieces', (_, text) => {
  expect(isInPieces(Buffer.from(text))).toBe(false);
});
