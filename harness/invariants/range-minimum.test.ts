import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RangeMinimum } from './range-minimum.ts';

test('the smallest of any range is what looking at each of its values finds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 9 }), (values) => {
      const minimum = new RangeMinimum(values);
      for (const from of values.keys())
        for (let to = from; to < values.length; to += 1)
          expect(minimum.between(from, to)).toBe(Math.min(...values.slice(from, to + 1)));
    }),
    { numRuns: 200 },
  );
});

test('where there are no values the smallest is infinity', () => {
  expect(new RangeMinimum([]).between(0, -1)).toBe(Number.POSITIVE_INFINITY);
  expect(new RangeMinimum([3, 1, 2]).between(2, 1)).toBe(Number.POSITIVE_INFINITY);
});
