import { expect, test } from 'vitest';
import { cart, describe, describeOrder, describePayment } from './describe.ts';
import { decline, readAccount, signUp, webhook } from './testing/hostile.ts';
import { type Shop, shop } from './testing/shop.ts';

const last = (told: Shop): string => {
  const operation = told.history.at(-1);
  return operation === undefined ? '' : describe(operation);
};
const stocked = (): Shop =>
  shop({ stock: { lamp: 9 }, vouchers: [{ code: 'ONE', limit: 1, discountCents: 100 }] });
const sold = (): Shop => stocked().checkout({ at: [10, 12.34], key: 'k', buyer: 3 });

test('who did what when, and how it ended', () => {
  expect(last(sold())).toBe(
    'operation 0 [10.0, 12.3] ms: buyer 3 checked out 1 × lamp: ok, order order-0, 10.00 EUR',
  );
  expect(last(stocked().checkout({ at: [0, null], ended: 'lost' }))).toBe(
    'operation 0 [0.0, …] ms: buyer 0 checked out 1 × lamp: unknown, timeout (no answer)',
  );
  expect(last(stocked().checkout({ at: [0, 1], ended: 'out-of-stock' }))).toMatch(
    /: refused, out-of-stock \(out-of-stock\)$/,
  );
});

test('vouchers and forgeries are part of what was asked for', () => {
  const forgery = { field: 'total', value: 'free' } as const;
  expect(last(stocked().checkout({ at: [0, 1], voucher: 'ONE', forgery }))).toContain(
    'checked out 1 × lamp with the voucher ONE with a forged total of "free": ok',
  );
  const column = { field: 'column', name: 'role', value: 'admin' } as const;
  const signed = (isAdministrator: boolean) => last(signUp(stocked(), column, [0, 1], isAdministrator));
  expect(signed(false)).toMatch(/: somebody anonymous signed up with a forged role of "admin": ok$/);
  expect(signed(true)).toMatch(/: ok, as an administrator$/);
});

test('every kind has its words', () => {
  const own = { email: 'buyer-3@buyers.test', orderIds: [] };
  expect(last(stocked().browse(1_000, [0, 1]))).toMatch(
    /: somebody anonymous looked at lamp: ok, at 1000 cents$/,
  );
  expect(last(sold().read(3, { of: 'k' }, [20, 21], sold().view('k')))).toContain(
    'buyer 3 read the order of intent k: ok, order order-0',
  );
  expect(last(sold().read(3, { id: 'x' }, [20, 21], sold().view('k')))).toContain('read the order x: ok');
  expect(last(sold().cancel('k', [20, 21]))).toContain('buyer 3 cancelled the order of intent k: ok');
  expect(last(stocked().changePrice(1_100, [0, 1]))).toMatch(
    /: the administrator set the price of lamp to 1100 cents: ok$/,
  );
  expect(last(stocked().restock(4, [0, 1]))).toMatch(/: the administrator added 4 × lamp: ok$/);
  expect(last(stocked().createProduct(1_100, [0, 1]))).toMatch(
    /: the administrator made the product new at 1100 cents: ok$/,
  );
  expect(last(readAccount(stocked(), 3, [0, 1], own))).toMatch(/: buyer 3 read his own account: ok$/);
  expect(last(webhook(decline(stocked(), 'k', [0, 1]), 'k', 'unsigned', [2, 3], 'ok'))).toMatch(
    /: somebody anonymous sent a message of the bank \(unsigned\) about the order of intent k: ok$/,
  );
});

test('records name themselves, their status and their money', () => {
  const { books } = sold();
  expect(books.orders.map(describeOrder)).toEqual([
    'database: order order-0 of buyer-3@buyers.test is live, 10.00 EUR',
  ]);
  expect(books.payments.map(describePayment)).toEqual([
    'bank: payment payment-0 of 10.00 EUR is captured, reference order-0',
  ]);
  expect(books.payments.map((payment) => describePayment({ ...payment, reference: null }))).toEqual([
    'bank: payment payment-0 of 10.00 EUR is captured, reference none',
  ]);
});

test('what comes from outside is cut', () => {
  const lines = Array.from({ length: 40 }, () => ({ sku: 'lamp', quantity: 1 }));
  expect(cart(lines.slice(0, 2))).toBe('1 × lamp, 1 × lamp');
  expect(cart(lines)).toHaveLength(120 + '… (278 more)'.length);
  const currency = 'E'.repeat(1_000);
  expect(sold().books.orders.map((order) => describeOrder({ ...order, currency }))[0]?.length).toBeLessThan(
    150,
  );
});
