import { expect, test } from 'vitest';
import type { Reached } from './generators/ask.ts';
import { growthSection, type Point } from './growth-section.ts';

const reached = (perSecond: number): Reached => ({
  ...{
    ok: 100,
    refused: 0,
    unknown: 0,
    why: {},
    perSecond,
    p50Ms: 1_000 / perSecond,
    p99Ms: 2_000 / perSecond,
  },
  ...{ generatorBusy: 0.1, stages: [], beyondMeanMs: null },
});
const point = (what: Point['what'], size: number, perSecond: number): Point => ({
  ...{ what, size, checkouts: reached(perSecond), reads: null },
});

const section = (points: readonly Point[], quick = false) => growthSection(points, { quick, buyers: 32 });

test('what grows with a table breaks the promise, but not in a short form', () => {
  const points = [point('orders', 1_000, 1_000), point('orders', 1_000_000, 100)];
  expect(section(points).broken).toEqual([
    expect.stringContaining('time for each checkout grows with the orders: × 2.15 per tenfold'),
    expect.stringContaining('checkout p50 grows'),
  ]);
  expect(section(points, true).broken).toEqual([]);
});

test('a page that grows with what its own product sold breaks it as well', () => {
  const page = (size: number, perSecond: number): Point => ({
    ...{ what: 'sales and reviews of the product', size, checkouts: null, reads: reached(perSecond) },
  });
  expect(section([page(10, 2_000), page(1_000, 350)]).broken).toEqual([
    'page p50 grows with the sales and reviews of the product: × 2.39 per tenfold: **faster than a logarithm**',
  ]);
  expect(section([page(10, 2_000), page(1_000, 1_000), page(100_000, 1_000)]).broken).toEqual([]);
});

test('what does not grow is said, too', () => {
  const points = [point('products', 100, 1_000), point('products', 1_000_000, 1_000)];
  expect(section(points)).toMatchObject({ broken: [] });
  expect(section(points).notes[0]).toBe(
    'time for each checkout, by products: × 1.00 per tenfold: does not grow.',
  );
});

test('more buyers wait; whether fewer are served is the question', () => {
  const points = [point('buyers', 8, 1_000), point('buyers', 64, 1_200), point('buyers', 512, 600)];
  expect(section(points).notes).toContain('Buyers: the best rate is that of 64; 512 reach 50 % of it.');
});

test('who was not served is named', () => {
  const refused = { ...reached(10), refused: 3, why: { busy: 3 } };
  const points: Point[] = [{ what: 'buyers', size: 512, checkouts: refused, reads: null }];
  expect(section(points).notes).toContain('Not confirmed: buyers 512: 3 busy.');
});
