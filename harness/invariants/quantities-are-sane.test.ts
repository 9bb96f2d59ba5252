import { expect, test } from 'vitest';
import { shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('quantities-are-sane');
const ordered = (quantity: number) =>
  shop({ stock: { lamp: 200 } }).checkout({ at: [0, 1], lines: [{ sku: 'lamp', quantity }] });

test.each([1, 100])('%d can be ordered', (quantity) => {
  expect(gist(verdict(ordered(quantity)))).toBe('holds');
});

test.each([0, -1, 0.5, 101, 2 ** 53])('%d cannot', (quantity) => {
  expect(gist(verdict(ordered(quantity)))).toBe('violated by 0');
});

test('refusing a forged quantity is right, accepting it is not', () => {
  const forgery = { field: 'quantity', value: -1 } as const;
  expect(gist(verdict(shop().checkout({ at: [0, 1], forgery, ended: 'invalid' })))).toBe('holds');
  expect(gist(verdict(shop().checkout({ at: [0, 1], forgery })))).toBe('violated by 0');
});

test.each([-1, 2 ** 53, 0.5])('a total of %d is noticed', (totalCents) => {
  expect(gist(verdict(shop().checkout({ at: [0, 1], totalCents })))).toBe('violated by 0');
});

test('half a unit in the database is noticed', () => {
  const told = ordered(1).edit((books) => {
    books.lines = books.lines.map((line) => ({ ...line, quantity: 0.5 }));
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});
