import { describe, expect, test } from 'vitest';
import { type CheckoutPlan, type Ended, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('vouchers-are-limited');
const store = (limit: number, holdMs = 0): Shop =>
  shop({
    stock: { lamp: 9 },
    vouchers: [
      { code: 'ONE', limit, discountCents: 100 },
      { code: 'OTHER', limit, discountCents: 100 },
    ],
    declarations: { holdMs },
  });
const bought = (told: Shop, ended: Ended, plan: Partial<CheckoutPlan> = {}): Shop =>
  told.checkout({ at: [0, 10], voucher: 'ONE', ended, ...plan });
const counting = (told: Shop, redeemed: number): Shop =>
  told.edit((books) => {
    books.vouchers = books.vouchers.map((row) => (row.code === 'ONE' ? { ...row, redeemed } : row));
  });

test('a voucher without a counter is not counted', () => {
  const told = bought(store(1), 'took').edit((books) => {
    books.vouchers = [];
  });
  expect(gist(verdict(told))).toBe('holds');
});

describe('what a checkout without success may still hold', () => {
  const held = (ended: Ended, redeemed: number, holdMs = 60_000, plan: Partial<CheckoutPlan> = {}) =>
    gist(verdict(counting(bought(bought(store(2, holdMs), 'ok'), ended, plan), redeemed)));

  test.each(['declined', 'lost', 'busy', 'out-of-stock'] as const)('may be counted: %s', (ended) => {
    expect(held(ended, 1)).toBe('holds');
    expect(held(ended, 2)).toBe('holds');
    expect(held(ended, 0)).toBe('violated by ');
    expect(held(ended, 2, 0)).toBe('violated by ');
  });

  test.each(['voucher-exhausted', 'voucher-expired', 'key-reused', 'in-flight'] as const)(
    'is nothing where it never had the voucher: %s',
    (ended) => {
      expect(held(ended, 1)).toBe('holds');
      expect(held(ended, 2)).toBe('violated by ');
    },
  );

  test('may be counted where its key stood for another order', () => {
    const told = bought(bought(store(9, 60_000), 'ok', { key: 'k' }), 'key-reused', {
      key: 'k',
      lines: [{ sku: 'lamp', quantity: 2 }],
    });
    expect(gist(verdict(counting(told, 2)))).toBe('holds');
    expect(gist(verdict(counting(told, 3)))).toBe('violated by ');
  });

  test('is of the voucher that it asked for, and no more than there are such checkouts', () => {
    expect(held('declined', 2, 60_000, { voucher: 'OTHER' })).toBe('violated by ');
    const several = counting(bought(bought(store(9, 60_000), 'ok'), 'declined'), 3);
    expect(gist(verdict(several))).toBe('violated by ');
  });

  test('is over when the hold is', () => {
    const told = counting(bought(store(2, 5), 'declined'), 1);
    expect(gist(verdict(told))).toBe('holds');
    expect(gist(verdict(told.checkout({ at: [20, 30] })))).toBe('violated by ');
  });

  test('is no more than the limit with what was redeemed', () => {
    const told = bought(bought(store(1, 60_000), 'ok'), 'declined');
    expect(gist(verdict(counting(told, 1)))).toBe('holds');
    expect(gist(verdict(counting(told, 2)))).toBe('violated by ');
  });
});

describe('a counter beyond the limit, where nobody can be asked for redemptions', () => {
  const told = (redeemed: number): Shop => counting(bought(store(5), 'took'), redeemed);
  const SAID = 'The voucher ONE may be redeemed 5 times, but its counter says 6.';

  test('is told beside the orders, and alone', () => {
    const found = verdict(told(6).without('redemptions'));
    expect(found).toMatchObject({
      verdict: 'violated',
      summary: SAID,
      facts: ['database: ONE counts as redeemed 6 times'],
      notChecked: ['redemptions: this test has no such witness'],
    });
    expect(sentence(verdict(told(6).without('redemptions', 'orders')))).toBe(SAID);
  });

  test('is none at the limit, nor where it is the counter of another shop’s voucher', () => {
    expect(gist(verdict(told(5).without('redemptions')))).toBe('holds');
    expect(verdict(told(5).without('redemptions', 'orders'))).toMatchObject({
      verdict: 'holds',
      examined: 1,
    });
    const own = told(5).edit(({ vouchers }) => vouchers.push({ code: 'OWN', limit: 1, redeemed: 2 }));
    expect(gist(verdict(own.without('redemptions')))).toBe('holds');
  });

  test('says nothing of who asked for a voucher that has none', () => {
    const bare = told(5).edit((books) => {
      books.vouchers = books.vouchers.filter(({ code }) => code === 'OTHER');
    });
    expect(verdict(bare.without('redemptions', 'orders'))).toMatchObject({ reason: 'nothing to examine' });
  });
});
