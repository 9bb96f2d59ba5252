import { expect, test } from 'vitest';
import { type ListPoint, listsSection } from './lists.ts';

const point = (list: string, size: number, p50Ms: number): ListPoint => ({
  list,
  of: 'products',
  size,
  p50Ms,
});

test('a list that grows with what it is a page of breaks the promise, but not in a short form', () => {
  const points = [
    ...[point('the list', 100, 1), point('the list', 1_000_000, 1.1)],
    ...[point('a search', 100, 1), point('a search', 1_000_000, 100)],
  ];
  expect(listsSection(points, false).broken).toEqual([
    'a search grows: × 3.16 per tenfold: **faster than a logarithm**',
  ]);
  expect(listsSection(points, true).broken).toEqual([]);
  expect(listsSection(points, false).rows[0]).toEqual([
    'the list',
    '100 products: 1.00 ms, 1,000,000 products: 1.10 ms',
    '× 1.02 per tenfold: does not grow',
  ]);
});
