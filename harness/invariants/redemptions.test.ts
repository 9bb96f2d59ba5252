import { expect, test } from 'vitest';
import { addRedemption } from './testing/records.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('vouchers-are-limited');
const vouchers = [
  { code: 'ONE', limit: 1, discountCents: 100 },
  { code: 'MANY', limit: 9, discountCents: 100 },
];
const store = (): Shop => shop({ stock: { lamp: 9 }, vouchers });
const bought = (told: Shop, key: string, plan: Partial<CheckoutPlan> = {}): Shop =>
  told.checkout({ at: [0, 10], key, buyer: 1, voucher: 'ONE', ended: 'took', ...plan });

test('a voucher is redeemed by live orders that have it: not by those that were cancelled, nor by those with another', () => {
  const others = bought(bought(bought(store(), 'a'), 'b', { voucher: 'MANY' }), 'c', { voucher: 'MANY' });
  expect(gist(verdict(others.checkout({ at: [11, 12] })))).toBe('holds');
  const again = bought(bought(store(), 'a').cancel('a', [20, 30]), 'b', { at: [31, 40] });
  expect(gist(verdict(again))).toBe('holds');
});

test('of orders with a voucher that is used up the last two are shown', () => {
  const told = ['a', 'b', 'c'].reduce((run, key) => bought(run, key), store());
  expect(verdict(told.without('redemptions', 'vouchers'))).toMatchObject({
    summary: 'The voucher ONE may be redeemed once, but 3 live orders have it.',
    facts: [
      expect.stringContaining('database: order order-1'),
      expect.stringContaining('database: order order-2'),
    ],
  });
});

test('an order that counts as redeemed twice is told, with who made it', () => {
  const told = bought(store(), 'a', { voucher: 'MANY' }).edit((books) => {
    books.redemptions.push(...books.redemptions);
  });
  const found = verdict(told.without('vouchers'));
  expect(sentence(found)).toBe(
    'A voucher was to be redeemed once for each order that is sold with it, but of one that is live it counts as redeemed 2 times.',
  );
  expect(found).toMatchObject({
    facts: [expect.stringContaining('database: order order-0'), expect.stringContaining('operation 0 ')],
  });
});

test('an order redeems the voucher that it has, and no other', () => {
  const booked = (code: string, voucher: string | null) =>
    bought(store(), 'a', { voucher: 'MANY' })
      .edit((books) => {
        books.orders = books.orders.map((order) => ({ ...order, voucher }));
        books.redemptions = books.redemptions.map((row) => ({ ...row, code }));
      })
      .without('vouchers');
  expect(sentence(verdict(booked('ONE', 'MANY')))).toBe(
    'A voucher was to be redeemed once for each order that is sold with it, but of one that is live ONE was redeemed, while it has MANY.',
  );
  expect(verdict(booked('ONE', 'MANY'))).toMatchObject({ offending: [0], costCents: 100 });
  expect(gist(verdict(booked('MANY', 'MANY')))).toBe('holds');
  // A shop that does not write down which it has: its buyer has said it.
  expect(gist(verdict(booked('MANY', null)))).toBe('holds');
  expect(gist(verdict(booked('ONE', null)))).toBe('violated by 0');
});

test('nobody’s order has a voucher, or redeems one, that he did not ask for', () => {
  const plain = (): Shop => store().checkout({ at: [0, 10], key: 'a', buyer: 1, ended: 'took' });
  const redeemed = plain().edit((books) => addRedemption(books, 'MANY', 'order-0'));
  expect(sentence(verdict(redeemed))).toBe(
    'The voucher MANY was taken for an order that is live, and nobody asked for that.',
  );
  const written = (told: Shop, voucher: string): Shop =>
    told.edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, voucher }));
    });
  for (const missing of [[], ['redemptions', 'vouchers']] as const) {
    expect(gist(verdict(written(plain(), 'MANY').without(...missing)))).toBe('violated by 0');
    const ownCode = written(bought(plain(), 'b', { voucher: 'MANY' }), 'SALE').without(...missing);
    expect(gist(verdict(ownCode))).toBe(missing.length === 0 ? 'violated by 1' : 'holds');
  }
});

test('of an order that nobody can be found for nobody knows who asked', () => {
  const told = bought(store(), 'a').edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, intentId: null }));
  });
  expect(gist(verdict(told))).toBe('holds');
});
