import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { Decoded } from './decoded.ts';

const SLOTS = 20_000;

test('what was asked for once is not unpacked again', () => {
  const decoded: number[] = [];
  const values = new Decoded((row) => ({ row: decoded.push(row) }), SLOTS);
  const first = Array.from({ length: SLOTS }, (_, row) => values.of(row));
  for (let row = SLOTS - 1; row >= 0; row -= 1) expect(values.of(row) === first[row]).toBe(true);
  expect(decoded).toHaveLength(SLOTS);
});

test('rows that share a slot never get each other’s values', () => {
  const values = new Decoded((row) => `row ${row}`, 3);
  for (let step = 0; step < 1_000; step += 1) {
    const row = (step * step * 7) % 101;
    expect(values.of(row)).toBe(`row ${row}`);
  }
});

test('what has no value is an error each time, and drops nothing', () => {
  let asked = 0;
  const values = new Decoded((row) => {
    asked += 1;
    if (row === 3) throw new Error('row 3 is broken');
    return row;
  }, 3);
  values.of(0);
  expect(() => values.of(3)).toThrow('row 3 is broken');
  expect(() => values.of(3)).toThrow('row 3 is broken');
  expect([values.of(0), asked]).toEqual([0, 3]);
});

test('a pass over many more rows than there are slots keeps no more values than slots', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const seen: WeakRef<object>[] = [];
  const values = new Decoded((row) => ({ row }), SLOTS);
  for (let row = 0; row < 5 * SLOTS; row += 1) seen.push(new WeakRef(values.of(row)));
  // What a WeakRef was made of stays until its turn of the event loop is over.
  await setImmediate();
  collect();
  const alive = seen.filter((reference) => reference.deref() !== undefined);
  expect(alive.length).toBeLessThanOrEqual(SLOTS);
  expect(values.of(5 * SLOTS - 1)).toEqual({ row: 5 * SLOTS - 1 });
});
