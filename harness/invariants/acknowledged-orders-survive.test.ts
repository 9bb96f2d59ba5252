import { expect, test } from 'vitest';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('acknowledged-orders-survive');
const sold = (): Shop => shop().checkout({ at: [0, 10], key: 'k', buyer: 3 });
const bent = (change: Partial<Books['orders'][number]>): Shop =>
  sold().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, ...change }));
  });

test('an order that is there holds', () => {
  expect(verdict(sold())).toMatchObject({ verdict: 'holds', examined: 1 });
});

test.each<[string, Partial<Books['orders'][number]>]>([
  ['another owner', { buyer: 'buyer-4@buyers.test' }],
  ['another total', { totalCents: 999 }],
  ['another currency', { currency: 'JPY' }],
  ['given up', { status: 'failed' }],
  ['cancelled by nobody', { status: 'cancelled' }],
  ['still pending', { status: 'pending' }],
  ['of another intent', { intentId: 'other' }],
])('an order with %s is not what was acknowledged', (_what, change) => {
  expect(gist(verdict(bent(change)))).toBe('violated by 0');
});

test('an order that is gone is lost, and costs its total', () => {
  const told = sold().edit((books) => {
    books.orders = [];
  });
  expect(verdict(told)).toMatchObject({ verdict: 'violated', offending: [0], costCents: 1_000 });
});

test('lines that were split or merged are the same lines; other quantities are not', () => {
  const split = [
    { sku: 'lamp', quantity: 1 },
    { sku: 'lamp', quantity: 1 },
  ];
  const merged = (quantity: number) =>
    shop({ stock: { lamp: 9 } })
      .checkout({ at: [0, 1], lines: split })
      .edit((books) => {
        books.lines = [{ orderId: 'order-0', sku: 'lamp', quantity, unitPriceCents: 1_000 }];
      });
  expect(gist(verdict(merged(2)))).toBe('holds');
  expect(gist(verdict(merged(1)))).toBe('violated by 0');
});

test('an order of an attempt in doubt was recovered; one that nobody attempted is a phantom', () => {
  const told = sold().checkout({ at: [0, 1], ended: 'took', buyer: 1 });
  expect(gist(verdict(told))).toBe('holds');
  expect(gist(verdict(told.edit(({ orders }) => orders.push(stray('nobody')))))).toBe('violated by ');
});

const stray = (intentId: string | null): Books['orders'][number] => ({
  orderId: `stray-${intentId}`,
  intentId,
  buyer: 'buyer-1@buyers.test',
  status: 'live',
  totalCents: 1,
  discountCents: 0,
  currency: 'EUR',
  voucher: null,
});

test('an order without an intent is allowed for as long as its buyer has an attempt in doubt', () => {
  const told = sold()
    .checkout({ at: [0, 1], ended: 'lost', buyer: 1 })
    .edit(({ orders }) => orders.push(stray(null)));
  expect(gist(verdict(told))).toBe('holds');
  told.edit(({ orders }) => orders.push({ ...stray(null), orderId: 'one too many' }));
  expect(gist(verdict(told))).toBe('violated by ');
});

test('the final read of an owner must agree, with or without the database', () => {
  const read = (change: object | null) => {
    const told = sold();
    const shown =
      change === null ? ({ refused: 'not-found', body: '' } as const) : { ...told.view('k'), ...change };
    return told.read(3, { of: 'k' }, [50, 51], shown, 'final');
  };
  expect(verdict(read({}).without('orders'))).toMatchObject({ verdict: 'holds', examined: 1 });
  expect(gist(verdict(read({ totalCents: 1 }).without('orders')))).toBe('violated by 0, 1');
  expect(gist(verdict(read({ status: 'failed' })))).toBe('violated by 0, 1');
  expect(gist(verdict(read(null)))).toBe('violated by 0, 1');
});

test('a final read that got no clear answer says nothing', () => {
  const told = sold().read(3, { of: 'k' }, [50, 51], { refused: 'busy', body: '' }, 'final');
  expect(verdict(told.without('orders'))).toMatchObject({ verdict: 'inconclusive' });
});

test('another order in its place is not the one that was acknowledged', () => {
  const told = sold();
  const shown = { ...told.view('k'), orderId: 'another' };
  expect(gist(verdict(told.read(3, { of: 'k' }, [50, 51], shown, 'final').without('orders')))).toBe(
    'violated by 0, 1',
  );
});

test('a checkout in doubt that has its order already has not made another', () => {
  const told = shop({ stock: { lamp: 5 } })
    .checkout({ at: [0, 5], key: 'k', ended: 'took' })
    .checkout({ at: [0, 5], key: 'other', ended: 'took' })
    .edit((books) => {
      books.orders = books.orders.map((order) =>
        order.intentId === 'other' ? { ...order, intentId: null } : order,
      );
    });
  expect(gist(verdict(told))).toBe('inconclusive');
  told.history.pop();
  expect(verdict(told)).toMatchObject({ verdict: 'violated' });
});

test('an order whose answer was lost is its buyer’s, and has the lines that he asked for', () => {
  const recovered = () => shop({ stock: { lamp: 5 } }).checkout({ at: [0, 1], buyer: 3, ended: 'took' });
  const held = (bend: Parameters<Shop['edit']>[0]) => gist(verdict(recovered().edit(bend)));
  expect(held(() => undefined)).toBe('inconclusive');
  expect(
    held((books) => {
      books.orders = books.orders.map((order) => ({ ...order, buyer: 'buyer-4@buyers.test' }));
    }),
  ).toBe('violated by 0');
  expect(
    held((books) => {
      books.lines = books.lines.map((line) => ({ ...line, quantity: 2 }));
    }),
  ).toBe('violated by 0');
  expect(
    held((books) => {
      books.lines = books.lines.map((line) => ({ ...line, sku: 'chair' }));
    }),
  ).toBe('violated by 0');
});
