import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';

const sold = (): Shop =>
  shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 10], key: 'k' })
    .checkout({ at: [20, 30], key: 'other' });
/** Of each order the amounts that were paid for it, and last those that were paid for none. */
const paid = (told: Shop) => {
  const { index, orders } = told.evidence();
  const count = orders.state === 'known' ? orders.records.length : 0;
  const amounts = (payments: readonly { readonly amountCents: number }[]) =>
    payments.map(({ amountCents }) => amountCents);
  const byOrder = Array.from({ length: count }, (_, order) => amounts(index.paymentsOfOrder.of(order)));
  return [...byOrder, amounts(index.homelessPayments)];
};

test('a payment is for the order of the intent on its card, whatever the shop called it', () => {
  expect(paid(sold().pay('k', 'order-1', 1))).toEqual([[1_000, 1], [1_000], []]);
});

test.each([
  [
    'of no intent that made an order, for the order that the shop named',
    'order-1',
    [[1_000], [1_000, 1], []],
  ],
  ['whose reference is no order, for none', 'order-9', [[1_000], [1_000], [1]]],
  ['that names nothing, for none', null, [[1_000], [1_000], [1]]],
])('a payment is, %s', (_, reference, expected) => {
  expect(paid(sold().pay('nobody', reference, 1))).toEqual(expected);
});

test('of two orders of one intent a payment is for the one that it names, else for the one that lives', () => {
  const twice = () =>
    sold().edit(({ orders }) => {
      const [order] = orders;
      if (order === undefined) return;
      orders[0] = { ...order, status: 'failed' };
      orders.push({ ...order, orderId: 'order-2' });
    });
  expect(paid(twice().pay('k', 'order-2', 1))).toEqual([[1_000], [1_000], [1], []]);
  expect(paid(twice().pay('k', 'order-0', 2))).toEqual([[1_000, 2], [1_000], [], []]);
  expect(paid(twice().pay('k', null, 3))).toEqual([[1_000], [1_000], [3], []]);
});
