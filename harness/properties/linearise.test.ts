import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExplained } from './fixtures/brute-force.ts';
import { type Call, type RegisterDeed, register, type ShelfDeed, shelf } from './fixtures/objects.ts';
import { linearise, type Model } from './linearise.ts';

/** A line is a call: when it started and ended (`…`: never), and what it did. */
const at = <Deed>(startedAt: number, endedAt: number | null, deed: Deed): Call<Deed> => ({
  startedAt,
  endedAt,
  deed,
});
const write = (value: number, from: number, to: number | null) =>
  at<RegisterDeed>(from, to, { write: value });
const read = (value: number | null, from: number, to: number | null) =>
  at<RegisterDeed>(from, to, { read: value });

type History = readonly [what: string, calls: readonly Call<RegisterDeed>[]];

describe('a register', () => {
  const good: readonly History[] = [
    ['nothing at all', []],
    ['one after the other', [write(1, 0, 1), read(1, 2, 3), write(2, 4, 5), read(2, 6, 7)]],
    ['a read that overlaps a write sees the old value', [write(1, 0, 9), read(0, 1, 2)]],
    ['or the new one', [write(1, 0, 9), read(1, 1, 2), read(1, 3, 4)]],
    ['what touches overlaps', [write(1, 0, 5), read(0, 5, 6)]],
    ['two writes at once in either order', [write(1, 0, 5), write(2, 1, 4), read(1, 6, 7)]],
    [
      "the first of Porcupine's own tests: the write of 100 is seen before it ends",
      [write(100, 0, 100), read(100, 25, 75), read(0, 30, 60)],
    ],
    ['a write that never ended took effect', [write(1, 0, null), read(0, 1, 2), read(1, 50, 51)]],
    ['or never did', [write(1, 0, null), read(0, 50, 51)]],
    ['a read that never ended promises nothing', [read(null, 0, null), write(1, 1, 2), read(1, 3, 4)]],
    [
      'a write in doubt overtakes one that came later',
      [write(1, 0, null), write(2, 5, 6), read(2, 7, 8), read(1, 9, 10)],
    ],
  ];
  const bad: readonly History[] = [
    ['a value that nobody wrote', [read(7, 0, 1)]],
    ['a read that began after the write had ended sees the old value', [write(1, 0, 5), read(0, 6, 7)]],
    ['new, then old', [write(1, 0, 9), read(1, 1, 2), read(0, 3, 4)]],
    [
      "the second of Porcupine's own tests: seen, and gone before the write ends",
      [write(200, 0, 100), read(200, 10, 30), read(0, 40, 90)],
    ],
    ['a write from the future', [read(1, 0, 1), write(1, 2, 3)]],
    [
      'two readers who disagree about the order of two writes',
      [write(1, 0, 20), write(2, 0, 20), read(1, 1, 2), read(2, 3, 4), read(1, 5, 6)],
    ],
    [
      'a write in doubt takes effect twice',
      [write(1, 0, null), read(1, 1, 2), write(2, 3, 4), read(1, 5, 6)],
    ],
    ['a write in doubt has not begun yet', [read(1, 0, 1), write(1, 2, null)]],
  ];
  it.each(good)('may show: %s', (_, calls) => {
    expect(linearise(0, calls, register).type).toBe('explained');
    expect(calls.length > 6 || isExplained(0, calls, register)).toBe(true);
  });
  it.each(bad)('may not show: %s', (_, calls) => {
    expect(linearise(0, calls, register).type).toBe('unexplained');
    expect(isExplained(0, calls, register)).toBe(false);
  });

  it('tells the order that explains it, and the state it ends in', () => {
    const [first, second, third] = [write(1, 0, 9), read(0, 1, 2), read(1, 3, 4)];
    expect(linearise(0, [first, second, third], register)).toEqual({
      type: 'explained',
      state: 1,
      order: [second, first, third],
    });
  });

  it('tells how far it came, and what stands in the way', () => {
    const old = read(0, 3, 4);
    expect(linearise(0, [write(1, 0, 9), read(1, 1, 2), old], register)).toEqual({
      type: 'unexplained',
      explained: 2,
      stuck: [{ call: old, expected: '1' }],
    });
  });
});

describe('the search', () => {
  /** Every order of the takes leads to the same states, and none of them is right. */
  const crowd = (takers: number): Call<ShelfDeed>[] => [
    ...Array.from({ length: takers }, (_, index) =>
      at<ShelfDeed>(index, 100 + index, { take: 1, told: 'ok' }),
    ),
    at<ShelfDeed>(0, 300, { take: takers, told: 'short' }),
    at<ShelfDeed>(400, 401, { take: 1, told: 'ok' }),
  ];

  it('never looks twice at one configuration: thirteen at once are 2^13 sets, not 13! orders', () => {
    expect(linearise(16, crowd(12), shelf).type).toBe('explained');
    expect(linearise(12, crowd(12), shelf)).toMatchObject({ type: 'unexplained', explained: 13 });
  });

  it('says so where the memo was not enough', () => {
    expect(linearise(12, crowd(12), shelf, 500)).toEqual({ type: 'unknown', tried: 500 });
  });

  it('explains a window of two hundred calls', () => {
    const calls = Array.from({ length: 200 }, (_, index) =>
      at<ShelfDeed>(index, index + 4, index < 150 ? { take: 1, told: 'ok' } : { take: 1, told: 'short' }),
    );
    expect(linearise(150, calls, shelf).type).toBe('explained');
    expect(linearise(149, calls, shelf).type).toBe('unexplained');
  });
});

const span = fc
  .record({ startedAt: fc.nat(9), length: fc.nat(6), ends: fc.constantFrom(true, true, true, false) })
  .map(({ startedAt, length, ends }) => ({ startedAt, endedAt: ends ? startedAt + length : null }));

const histories = <Deed>(deed: fc.Arbitrary<Deed>): fc.Arbitrary<readonly Call<Deed>[]> =>
  fc.array(
    fc.record({ when: span, deed }).map(({ when, deed: done }) => ({ ...when, deed: done })),
    { maxLength: 7 },
  );

describe('brute force over all orders agrees about every history of up to seven calls', () => {
  const agree = <Deed>(deed: fc.Arbitrary<Deed>, model: Model<number, Call<Deed>>, initial: number) => {
    const verdicts = { explained: 0, unexplained: 0 };
    fc.assert(
      fc.property(histories(deed), (calls) => {
        const found = linearise(initial, calls, model).type;
        expect(found).toBe(isExplained(initial, calls, model) ? 'explained' : 'unexplained');
        if (found !== 'unknown') verdicts[found] += 1;
      }),
      { numRuns: 1_500 },
    );
    // Neither answer is so rare that the other would do.
    expect(Math.min(verdicts.explained, verdicts.unexplained)).toBeGreaterThan(150);
  };

  it('of a register', () => {
    const value = fc.integer({ min: 0, max: 2 });
    agree(
      fc.oneof(
        value.map((write) => ({ write })),
        value.map((seen) => ({ read: seen })),
      ),
      register,
      0,
    );
  });

  it('of a shelf', () => {
    const units = fc.integer({ min: 1, max: 2 });
    const told = fc.constantFrom('ok', 'ok', 'short', 'nothing');
    const take = fc.record({ take: units, told }) as fc.Arbitrary<ShelfDeed>;
    agree(
      fc.oneof(
        take,
        take,
        units.map((put) => ({ put })),
      ),
      shelf,
      2,
    );
  });
});
