import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PriceSpan } from '../model/evidence.ts';
import { Timeline } from './price-timeline.ts';

const span = (from: number, until: number | null, unitPriceCents = from): PriceSpan => ({
  unitPriceCents,
  from,
  until,
});

test('a stretch is closed: what touches it is in it', () => {
  const prices = new Timeline([span(0, 10), span(5, 20), span(20, null)]);
  const within = (from: number, until: number) =>
    prices
      .within(from, until)
      .map(({ unitPriceCents }) => unitPriceCents)
      .toSorted((one, other) => one - other);
  expect(within(10, 10)).toEqual([0, 5]);
  expect(within(11, 19)).toEqual([5]);
  expect(within(20, 20)).toEqual([5, 20]);
  expect(within(21, Number.POSITIVE_INFINITY)).toEqual([20]);
  expect(within(-5, -1)).toEqual([]);
  expect(new Timeline([]).within(0, 1)).toEqual([]);
});

const instant = fc.integer({ min: 0, max: 30 });
const spans = fc.array(fc.record({ from: instant, lasts: fc.option(fc.nat(20)), unitPriceCents: fc.nat(3) }));

test('whatever there is, it finds what looking at every one finds', () => {
  fc.assert(
    fc.property(spans, instant, fc.nat(20), (made, from, lasts) => {
      const all = made
        .map((one) => span(one.from, one.lasts === null ? null : one.from + one.lasts, one.unitPriceCents))
        .sort((one, other) => one.from - other.from);
      const until = from + lasts;
      const expected = all.filter((one) => one.from <= until && (one.until === null || one.until >= from));
      const prices = new Timeline(all);
      expect(new Set(prices.within(from, until))).toEqual(new Set(expected));
      for (const price of [0, 1, 2, 3])
        expect(prices.had(price, from, until)).toBe(expected.some((one) => one.unitPriceCents === price));
    }),
  );
});
