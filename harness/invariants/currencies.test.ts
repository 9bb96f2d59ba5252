import { describe, expect, test } from 'vitest';
import { type Shop, shop } from './testing/shop.ts';
import { under } from './testing/verdict-of.ts';

const sold = (): Shop => shop({ stock: { lamp: 9 } }).checkout({ at: [10, 12], key: 'k', buyer: 3 });

describe('a currency of a hundred thousand letters', () => {
  const currency = 'E'.repeat(100_000);
  const abroad = (told: Shop, ...names: readonly ('orders' | 'payments')[]): Shop =>
    told.edit((books) => {
      for (const name of names)
        (books[name] as object[]) = books[name].map((record: object) => ({ ...record, currency }));
    });
  const short = (told: Shop): Shop =>
    abroad(
      told.edit((books) => {
        books.orders = books.orders.map((order) => ({ ...order, totalCents: 5 }));
      }),
      'orders',
    );
  const told = () => {
    const shown = sold().without('orders');
    const [checkout] = shown.history.splice(0, 1);
    if (checkout?.kind !== 'checkout' || checkout.outcome.type !== 'ok') throw new Error('nobody has bought');
    const result = { ...checkout.outcome.result, currency, totalCents: 5 };
    shown.history.unshift({ ...checkout, outcome: { type: 'ok', result } });
    return shown;
  };
  const refunded = sold().edit(({ refunds }) => {
    refunds.push({ refundId: 'r', paymentId: 'payment-0', amountCents: 2_000, currency });
  });

  test.each([
    ['books-balance', 'of an order', short(sold())],
    ['books-balance', 'of a payment for no order', abroad(sold().pay('other', null, 7), 'payments')],
    ['books-balance', 'of what a buyer was told', told()],
    ['charged-once', 'of a second payment', abroad(sold().pay('k', null, 7), 'payments')],
    ['refunded-once', 'of a refund', abroad(refunded, 'payments')],
    ['acknowledged-orders-survive', 'of an order that differs', short(sold())],
    ['charged-the-price', 'of a claim', short(sold())],
  ])('fills no verdict of %s: %s', (name, _, bent) => {
    const verdict = under(name)(bent);
    expect(verdict).toMatchObject({ verdict: 'violated' });
    expect(JSON.stringify(verdict).length).toBeLessThan(2_000);
  });
});
