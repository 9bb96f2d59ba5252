import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Availability, type Change } from './availability.ts';

const change = fc.record({
  at: fc.integer({ min: 0, max: 8 }),
  after: fc.boolean(),
  delta: fc.integer({ min: -3, max: 3 }),
});

/** The definition, word for word: every instant and every moment between two instants. */
function leastByDefinition(initial: number, changes: readonly Change[], from: number, until: number): number {
  const moments = Array.from({ length: 40 }, (_, half) => half / 2).filter((at) => at >= from && at <= until);
  const levelAt = (moment: number) =>
    changes
      .filter(({ at, after }) => (after ? at < moment : at <= moment))
      .reduce((level, { delta }) => level + delta, initial);
  return Math.min(...moments.map(levelAt));
}

test('the least within an interval is what the definition says', () => {
  fc.assert(
    fc.property(
      fc.array(change, { maxLength: 12 }),
      fc.integer({ min: 0, max: 8 }),
      fc.integer({ min: 0, max: 4 }),
      (changes, from, length) => {
        expect(new Availability(5, changes).leastWithin(from, from + length)).toBe(
          leastByDefinition(5, changes, from, from + length),
        );
      },
    ),
    { numRuns: 500 },
  );
});
