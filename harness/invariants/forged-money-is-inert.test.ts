import { expect, test } from 'vitest';
import type { Forgery } from '../model/operation.ts';
import { type CheckoutPlan, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('forged-money-is-inert');
const forged = (forgery: Forgery, more: Partial<CheckoutPlan> = {}) =>
  shop({ stock: { lamp: 9 } }).checkout({ at: [0, 10], key: 'k', forgery, ...more });

const PRICE: Forgery = { field: 'unitPrice', value: 1 };

test('refused, or ignored: both hold', () => {
  expect(verdict(forged(PRICE, { ended: 'invalid' }))).toMatchObject({ verdict: 'holds', examined: 1 });
  expect(gist(verdict(forged(PRICE)))).toBe('holds');
});

test('a price that was believed is noticed, by every witness on its own', () => {
  expect(verdict(forged(PRICE, { unitPriceCents: 1 }))).toMatchObject({
    verdict: 'violated',
    offending: [0],
    costCents: 999,
  });
  const onlyCharged = forged(PRICE).edit((books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, amountCents: 1 }));
  });
  expect(gist(verdict(onlyCharged))).toBe('violated by 0');
  expect(gist(verdict(forged(PRICE, { unitPriceCents: 1, ended: 'took' })))).toBe('violated by 0');
});

test.each([-1, 0, 0.5, 1e9, 101, '1', null, true])('a quantity of %j must be refused', (value) => {
  const forgery = { field: 'quantity', value } as const;
  expect(gist(verdict(forged(forgery, { ended: 'invalid' })))).toBe('holds');
  expect(gist(verdict(forged(forgery)))).toBe('violated by 0');
});

test('a forged quantity that can be sold is a quantity like any other', () => {
  const forgery = { field: 'quantity', value: 3 } as const;
  expect(gist(verdict(forged(forgery, { totalCents: 3_000 })))).toBe('holds');
  expect(gist(verdict(forged(forgery, { totalCents: 1_000 })))).toBe('violated by 0');
});

test('an order in somebody else’s name is noticed', () => {
  const told = forged({ field: 'buyer', value: 'x' }).edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, buyer: 'buyer-7@buyers.test' }));
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a currency that was believed is noticed', () => {
  const told = forged({ field: 'currency', value: 'VND' }).edit((books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, currency: 'VND' }));
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('honest checkouts are not examined', () => {
  expect(verdict(shop().checkout({ at: [0, 1] }))).toMatchObject({ reason: 'nothing to examine' });
});

test('a status that was believed is noticed', () => {
  const told = forged({ field: 'status', value: 'cancelled' });
  const [operation] = told.history;
  if (operation?.kind !== 'checkout' || operation.outcome.type !== 'ok') throw new Error('not sold');
  const outcome = { type: 'ok', result: { ...operation.outcome.result, status: 'cancelled' } } as const;
  told.history[0] = { ...operation, outcome };
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a retry that is answered with the order as it is may show that it was cancelled meanwhile', () => {
  const forgery = { field: 'status', value: 'failed' } as const;
  const retried = () => {
    const told = shop()
      .checkout({ at: [0, 1], key: 'k', forgery })
      .cancel('k', [2, 3]);
    const again = told.checkout({ at: [4, 5], key: 'k', forgery });
    const last = again.history.pop();
    if (last?.kind !== 'checkout' || last.outcome.type !== 'ok') throw new Error('it was no checkout');
    const result = { ...last.outcome.result, status: 'cancelled' } as const;
    again.history.push({ ...last, outcome: { type: 'ok', result } });
    return again;
  };
  expect(gist(verdict(retried()))).toBe('holds');
});
