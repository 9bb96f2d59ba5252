import { expect, test } from 'vitest';
import { type CheckoutPlan, type Shop, shop } from '../invariants/testing/shop.ts';

const LAMP = { sku: 'lamp', quantity: 1 };
const CHAIR = { sku: 'chair', quantity: 1 };

function sold(...plans: readonly CheckoutPlan[]): Shop {
  return plans.reduce((told, plan) => told.checkout(plan), shop({ stock: { lamp: 99, chair: 99 } }));
}
/** When each unit of a sku was known to be sold, how many there were, and who bought them first. */
function salesOf(told: Shop, sku = 'lamp') {
  const sales = told.evidence().index.salesBySku.get(sku);
  return Array.from({ length: sales?.count ?? 0 }, (_, place) => [
    (sales?.at[place] ?? 0) / 1_000_000,
    sales?.units[place],
    sales?.intent(place).intentId,
  ]);
}
const lamps = (key: string, from: number, until: number, quantity: number): CheckoutPlan => ({
  ...{ key, at: [from, until], lines: [{ sku: 'lamp', quantity }] },
});

test('sales stand in the order in which their buyers knew of them, whoever began first', () => {
  const told = sold(
    { key: 'other', at: [0, 1], lines: [CHAIR] },
    lamps('slow', 1, 100, 1),
    lamps('quick', 5, 10, 2),
    { key: 'more', at: [6, 7], lines: [CHAIR] },
    lamps('later', 6, 60, 3),
    lamps('last', 70, 110, 4),
    lamps('first', 8, 9, 5),
  );
  expect(salesOf(told)).toEqual([
    [9, 5, 'first'],
    [10, 2, 'quick'],
    [60, 3, 'later'],
    [100, 1, 'slow'],
    [110, 4, 'last'],
  ]);
  expect(salesOf(told, 'chair')).toEqual([
    [1, 1, 'other'],
    [7, 1, 'more'],
  ]);
});

test('whose order anybody tried to cancel is said of each, wherever it stands', () => {
  const chair = { key: 'other', at: [0, 1], lines: [CHAIR] } as const;
  const told = sold(chair, lamps('last', 2, 90, 1), lamps('first', 3, 10, 1), lamps('second', 4, 20, 1));
  const givenUp = (shop: Shop) => [...(shop.evidence().index.salesBySku.get('lamp')?.givenUp ?? [])];
  expect(givenUp(told)).toEqual([0, 0, 0]);
  told.cancel('last', [95, 96]).cancel('second', [97, 98], 'lost');
  expect(givenUp(told)).toEqual([0, 1, 1]);
});

test('where each knew of it before whoever began earlier, they stand the other way round', () => {
  const chair = { key: 'other', at: [0, 1], lines: [CHAIR] } as const;
  const told = sold(chair, lamps('third', 2, 90, 1), lamps('second', 3, 80, 1), lamps('first', 4, 70, 1));
  expect(salesOf(told).map(([, , name]) => name)).toEqual(['first', 'second', 'third']);
});

test('of those who knew at the same instant, who tried first is first', () => {
  const names = Array.from({ length: 12 }, (_, at) => `buyer ${at}`);
  const told = sold(lamps('slow', 0, 90, 1), ...names.map((name, at) => lamps(name, 1 + at, 50, 1)));
  expect(salesOf(told).map(([, , name]) => name)).toEqual([...names, 'slow']);
});

test('an intent is sold once, from its first acknowledgement on; who was refused or never learnt is no sale', () => {
  const told = sold(
    { key: 'k', at: [0, 90], lines: [LAMP, CHAIR] },
    { key: 'k', at: [1, 80], lines: [LAMP, CHAIR] },
    { key: 'lost', at: [2, 3], lines: [LAMP], ended: 'took' },
    { key: 'refused', at: [4, 5], lines: [LAMP], ended: 'out-of-stock' },
  );
  expect(salesOf(told)).toEqual([[80, 1, 'k']]);
  expect(salesOf(told, 'chair')).toEqual([[80, 1, 'k']]);
  expect(salesOf(told, 'sofa')).toEqual([]);
});
