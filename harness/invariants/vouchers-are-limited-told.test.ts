import { describe, expect, test } from 'vitest';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('vouchers-are-limited');
/** A voucher over 1.00 that is good for so many orders. */
const only = (limit = 1, expiresInMs?: number): Shop =>
  shop({
    stock: { lamp: 9 },
    vouchers: [
      { code: 'ONE', limit, discountCents: 100, ...(expiresInMs === undefined ? {} : { expiresInMs }) },
    ],
  });
const bought = (told: Shop, key: string, plan: Partial<CheckoutPlan> = {}): Shop =>
  told.checkout({ at: [0, 10], key, buyer: 1, voucher: 'ONE', ...plan });
const blind = (told: Shop) => verdict(told.without('orders', 'vouchers', 'redemptions'));

test('one redemption too many is told with what was given back by then, and its race', () => {
  const told = bought(only().checkout({ at: [0, 1] }), 'a').cancel('a', [20, 30]);
  bought(told, 'b', { at: [21, 40] });
  bought(told, 'b', { at: [60, 70] });
  bought(told, 'c', { at: [35, 50] });
  const found = blind(told);
  expect(sentence(found)).toBe(
    'The voucher ONE was good for 2 orders, but by 50.0 ms 3 had been confirmed with it; at worst 1 too many.',
  );
  expect(found).toMatchObject({
    facts: [
      'catalogue: ONE may be redeemed once; given back at most by then: 1',
      'history: under way at the same time as operation 5: 1 more that were sold, operations 3 among them',
      'operation 5 [35.0, 50.0] ms: buyer 1 checked out 1 × lamp with the voucher ONE: ok, order order-3, 9.00 EUR',
      'operation 3 [21.0, 40.0] ms: buyer 1 checked out 1 × lamp with the voucher ONE: ok, order order-2, 9.00 EUR',
    ],
    offending: [5, 3, 4],
    costCents: 100,
  });
});

test('a key of which only one attempt asked for the voucher is examined, and counts', () => {
  const told = (limit: number) => {
    const first = only(limit).checkout({
      at: [0, 5],
      key: 'a',
      buyer: 1,
      card: 'declined',
      ended: 'declined',
    });
    return blind(bought(bought(first, 'a', { at: [6, 10] }), 'b', { at: [20, 30] }));
  };
  expect(told(2)).toMatchObject({ verdict: 'holds', examined: 2 });
  expect(gist(told(1))).toBe('violated by 2');
});

describe('a redemption that came too late and is one too many as well', () => {
  const late = { at: [5_000, 5_010] } as const;

  test('costs once, where the history shows both', () => {
    const found = blind(bought(bought(only(1, 10), 'a'), 'b', late));
    expect(sentence(found)).toBe(
      'The voucher ONE was good for 1 orders, but by 5010.0 ms 2 had been confirmed with it; at worst 1 too many. (and 1 more like it)',
    );
    expect(found).toMatchObject({ costCents: 100 });
  });

  test('costs once, where only the database shows that it is too many', () => {
    const found = verdict(
      bought(bought(only(1, 10), 'a', { ended: 'took' }), 'b', late).without('vouchers', 'redemptions'),
    );
    expect(sentence(found)).toBe(
      'The voucher ONE had surely expired by 1010.0 ms, but an order was confirmed with it that nobody had asked for before 5000.0 ms. (and 1 more like it)',
    );
    expect(found).toMatchObject({ costCents: 100 });
  });

  test('costs its discount, where it is only too late', () => {
    expect(blind(bought(bought(only(2, 10), 'a'), 'b', late))).toMatchObject({
      offending: [1],
      costCents: 100,
    });
  });
});
