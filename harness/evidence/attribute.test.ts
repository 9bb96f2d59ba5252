import { describe, expect, test } from 'vitest';
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

/** A shop that has its own words for payments at the bank. */
const ownReference = ({ payments }: Shop['books']): void => {
  payments.forEach((payment, at) => {
    payments[at] = { ...payment, reference: `pi_${at}` };
  });
};
const twoBuyers = (totalCents = 1_000): Shop =>
  shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 10], key: 'k', buyer: 0 })
    .checkout({ at: [0, 10], key: 'k', buyer: 1, totalCents });

describe('where nobody can tell two orders of one key apart', () => {
  test('each payment is for one that it pays', () => {
    expect(paid(twoBuyers().edit(ownReference))).toEqual([[1_000], [1_000], []]);
    expect(
      paid(
        twoBuyers(700)
          .edit(ownReference)
          .edit(({ payments }) => payments.reverse()),
      ),
    ).toEqual([[1_000], [700], []]);
  });

  test('the card says that it is one of these, whatever order the shop named', () => {
    const told = twoBuyers()
      .checkout({ at: [20, 30], key: 'other', buyer: 2 })
      .pay('k', 'order-2', 5);
    expect(paid(told)).toEqual([[1_000, 5], [1_000], [1_000], []]);
  });

  const paymentsOf = (told: Shop, order: number) =>
    told
      .evidence()
      .index.paymentsOfOrder.of(order)
      .map(({ paymentId }) => paymentId);

  test.each([0, 1])('what was sent back was for one that is no longer: %d', (buyer) => {
    const told = twoBuyers().cancel('k', [20, 30], 'ok', buyer).edit(ownReference);
    expect(paymentsOf(told, buyer)).toEqual([`payment-${buyer}`]);
  });

  test('a payment of another amount is for the first that lives', () => {
    expect(paid(twoBuyers().edit(ownReference).pay('k', 'pi_2', 5))).toEqual([[1_000, 5], [1_000], []]);
  });

  test('a refund that the bank refused sent nothing back', () => {
    const told = twoBuyers().cancel('k', [20, 30], 'ok', 0).edit(ownReference);
    told.edit(({ refunds }) => {
      refunds.push({ refundId: 'r', paymentId: 'payment-1', amountCents: 1, currency: 'EUR', refused: true });
    });
    expect(paymentsOf(told, 1)).toEqual(['payment-1']);
  });
});

describe('where the database keeps no keys', () => {
  const keyless = (told: Shop): Shop =>
    told.edit(ownReference).edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, intentId: null }));
    });

  test('the answer says whose an order is', () => {
    const told = keyless(sold());
    expect(paid(told)).toEqual([[1_000], [1_000], []]);
    expect(
      told
        .evidence()
        .index.attemptsOfOrder(1)
        .map(({ id }) => id),
    ).toEqual([1]);
  });

  test('a payment whose answer was lost is for an order of its buyer that it pays', () => {
    const lost = (buyer: number) =>
      sold().checkout({ at: [40, 50], key: 'lost', buyer, ended: 'took', totalCents: 700 });
    expect(paid(keyless(lost(5)))).toEqual([[1_000], [1_000], [700], []]);
    // Of somebody else's nothing.
    const foreign = keyless(lost(5)).edit(({ orders }) => {
      const last = orders.pop();
      if (last !== undefined) orders.push({ ...last, buyer: 'buyer-6@buyers.test' });
    });
    expect(paid(foreign)).toEqual([[1_000], [1_000], [], [700]]);
  });

  test('so is one whose key another buyer sent as well, and was told of his order', () => {
    const told = shop({ stock: { lamp: 9 } })
      .checkout({ at: [0, 10], key: 'k', buyer: 0 })
      .checkout({ at: [0, 10], key: 'k', buyer: 1, ended: 'took' });
    expect(paid(keyless(told))).toEqual([[1_000], [1_000], []]);
  });

  test('what one payment may be for as well is left to the one that can be for nothing else', () => {
    const told = () =>
      keyless(
        shop({ stock: { lamp: 9 } })
          .checkout({ at: [0, 10], key: 'k', buyer: 1 })
          .checkout({ at: [0, 10], key: 'k', buyer: 0, ended: 'took', totalCents: 700 })
          .checkout({ at: [0, 10], key: 'other', buyer: 1, ended: 'took', totalCents: 700 }),
      );
    expect(paid(told())).toEqual([[1_000], [700], [700], []]);
    expect(paid(told().edit(({ payments }) => payments.reverse()))).toEqual([[1_000], [700], [700], []]);
  });

  test('one of another amount is for an order of its buyer all the same, and no longer for two', () => {
    const told = keyless(sold().checkout({ at: [40, 50], key: 'lost', buyer: 5, ended: 'took' }));
    const [, , last] = told.books.payments;
    told.books.payments.splice(
      2,
      1,
      { ...(last ?? never()), amountCents: 1 },
      { ...(last ?? never()), amountCents: 2 },
    );
    expect(paid(told)).toEqual([[1_000], [1_000], [1], [2]]);
  });

  test('what was never captured is for none that lives', () => {
    const told = keyless(sold().checkout({ at: [40, 50], key: 'lost', buyer: 5, ended: 'took' }));
    const [, , last] = told.books.payments;
    told.books.payments.splice(2, 1, { ...(last ?? never()), state: 'declined' });
    expect(paid(told)).toEqual([[1_000], [1_000], [], [1_000]]);
  });

  test('a guest may be called anything', () => {
    const told = keyless(sold().checkout({ at: [40, 50], key: 'lost', buyer: 'anonymous', ended: 'took' }));
    expect(paid(told)).toEqual([[1_000], [1_000], [1_000], []]);
  });
});

const never = (): never => {
  throw new Error('it is there');
};
