import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import { countUnjoined } from './unjoined.ts';

const sold = (): Shop => shop({ stock: { lamp: 9 } }).checkout({ at: [0, 10], key: 'k' });
const counted = (told: Shop) => countUnjoined(told.evidence()).map(({ what, count }) => `${count} ${what}`);

test('where everything belongs to something nothing is counted', () => {
  const told = sold().restock(3, [20, 21]).cancel('k', [30, 31]);
  expect(counted(told)).toEqual([]);
});

test('each kind of record that nobody else knows is counted', () => {
  const told = sold().edit((books) => {
    const [order] = books.orders;
    if (order === undefined) return;
    books.orders.push({ ...order, orderId: 'stray', intentId: 'nobody' });
    books.orders.push({ ...order, orderId: 'unnamed', intentId: null });
    books.lines.push({ orderId: 'none', sku: 'lamp', quantity: 1, unitPriceCents: 1 });
    books.movements.push({ sku: 'lamp', delta: -1, reason: 'sale', orderId: 'none' });
    books.movements.push({ sku: 'lamp', delta: 1, reason: 'release', orderId: null });
    books.refunds.push({ refundId: 'r', paymentId: 'none', amountCents: 1, currency: 'EUR' });
    books.mails.push({ messageId: '<x>', to: [], subject: '', orderId: null });
  });
  told.pay('nobody', 'none', 1).pay('k', null, 1);
  expect(counted(told)).toEqual([
    '2 orders of no attempted intent',
    '1 order lines of no order',
    '2 stock movements that name no existing order',
    '1 payments of no attempted intent',
    '2 payments whose reference is no order',
    '1 refunds of no payment',
    '1 mails about no order',
  ]);
});

test('without a database nobody can say that there is no such order', () => {
  const told = sold().mail('none').pay('k', 'none', 1).without('orders');
  expect(counted(told)).toEqual([]);
});
