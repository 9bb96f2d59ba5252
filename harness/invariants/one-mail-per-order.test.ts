import { describe, expect, test } from 'vitest';
import type { Place } from '../model/fault.ts';
import { answering } from './testing/answers.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('one-mail-per-order');
const sold = () => shop().checkout({ at: [0, 10] });

test('one mail for one order holds', () => {
  expect(verdict(sold())).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('an order that was never announced is noticed', () => {
  const told = sold().edit((books) => {
    books.mails = [];
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('the same mail again is allowed only where a fault struck', () => {
  expect(gist(verdict(sold().mail('order-0')))).toBe('violated by 0');
  expect(gist(verdict(sold().mail('order-0').fault([5, 6])))).toBe('holds');
});

test('a fault that keeps no shop from knowing that its mail went out excuses none', () => {
  const again = () => sold().mail('order-0');
  const latency = (on: Place) => ({ type: 'latency', on, delayMs: 100 }) as const;
  for (const fault of [
    latency('backend'),
    latency('bank'),
    { type: 'bank', behaviour: { latencyMs: 9 } },
  ] as const)
    expect(gist(verdict(again().fault([5, 6], fault))), fault.type).toBe('violated by 0');
  for (const fault of [latency('mailbox'), latency('database'), { type: 'kill' }] as const)
    expect(gist(verdict(again().fault([5, 6], fault))), fault.type).toBe('holds');
});

test('another mail about the same order never is', () => {
  expect(gist(verdict(sold().mail('order-0', '<other@shop.test>').fault([5, 6])))).toBe('violated by 0');
});

test.each(['failed', 'pending'] as const)('a mail about an order that is %s is noticed', (status) => {
  const told = sold().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status }));
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a mail about an order that does not exist is noticed; one about no order is not meant', () => {
  expect(gist(verdict(sold().mail('nowhere')))).toBe('violated by ');
  const told = sold().edit(({ mails }) =>
    mails.push({ messageId: '<w>', to: [], subject: 'Welcome', orderId: null }),
  );
  expect(gist(verdict(told))).toBe('holds');
});

test('the mail about an order that was cancelled later was right when it was sent', () => {
  const told = sold()
    .checkout({ at: [20, 30] })
    .edit((books) => {
      books.orders = books.orders.map((order, at) => (at === 0 ? { ...order, status: 'cancelled' } : order));
    });
  expect(gist(verdict(told))).toBe('holds');
});

test('a mail tells of a cancellation that was none', () => {
  const tell = (told: Shop, cancelledOrderId: string): Shop =>
    told.edit((books) => {
      books.mails.push({ messageId: '<c@shop.test>', to: [], subject: '', orderId: null, cancelledOrderId });
    });
  const sold = () => shop().checkout({ at: [0, 1], key: 'k' });
  expect(gist(verdict(tell(sold().cancel('k', [2, 3]), 'order-0')))).toBe('inconclusive');
  expect(gist(verdict(tell(sold(), 'order-0')))).toBe('violated by 0');
  expect(gist(verdict(tell(sold(), 'nowhere')))).toBe('violated by ');
});

test('a mail that goes to everybody but the buyer announces nothing to him', () => {
  const to = (...addresses: string[]) =>
    sold().edit((books) => {
      books.mails = books.mails.map((mail) => ({ ...mail, to: addresses }));
    });
  expect(verdict(to('sales@shop.test'))).toMatchObject({
    verdict: 'violated',
    offending: [0],
    summary: 'A confirmed order was announced to others, and not to its buyer buyer-0@buyers.test.',
  });
  expect(gist(verdict(to()))).toBe('violated by 0');
  expect(gist(verdict(to('sales@shop.test', 'Buyer-0@Buyers.test')))).toBe('holds');
});

test('where the database knows the buyer by another address, to whom it writes is its own business', () => {
  const told = sold().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, buyer: 'me@elsewhere.test' }));
  });
  expect(gist(verdict(told))).toBe('holds');
});

describe('without a database', () => {
  const blind = (told: Shop) => verdict(told.without('orders', 'lines', 'movements', 'stock', 'transitions'));

  test('what buyers were told is live is what mails are counted for, and it is said', () => {
    expect(blind(sold())).toMatchObject({ verdict: 'holds', examined: 1, witnesses: ['history', 'mails'] });
    expect(blind(sold()).notChecked[0]).toMatch(/^orders: /);
  });

  test('no mail, two of them, and one to somebody else are noticed', () => {
    const bent = (bend: (mails: Shop['books']['mails']) => Shop['books']['mails']) =>
      sold().edit((books) => {
        books.mails = bend(books.mails);
      });
    expect(gist(blind(bent(() => [])))).toBe('violated by 0');
    expect(gist(blind(sold().mail('order-0', '<other@shop.test>')))).toBe('violated by 0');
    expect(gist(blind(bent((mails) => mails.map((mail) => ({ ...mail, to: [] })))))).toBe('violated by 0');
  });

  test('what may have been given up, is in doubt or is of a shared key is not counted', () => {
    const silent = (told: Shop) =>
      told.edit((books) => {
        books.mails = [];
      });
    const keyed = () => shop().checkout({ at: [0, 10], key: 'k' });
    expect(gist(blind(silent(keyed().cancel('k', [20, 30], 'lost'))))).toBe('inconclusive');
    expect(gist(blind(silent(keyed().cancel('k', [20, 30], 'forbidden'))))).toBe('violated by 0');
    expect(gist(blind(silent(shop().checkout({ at: [0, 10], ended: 'took' }))))).toBe('inconclusive');
    const shared = keyed().checkout({ at: [0, 10], key: 'k', buyer: 1, ended: 'out-of-stock' });
    expect(gist(blind(silent(shared)))).toBe('inconclusive');
  });

  test('an order that its buyer was told of twice is counted once, and a key that told of two orders is not', () => {
    const again = () =>
      shop({ stock: { lamp: 9 } })
        .checkout({ at: [0, 10], key: 'k' })
        .checkout({ at: [20, 30], key: 'k' });
    expect(blind(again())).toMatchObject({ verdict: 'holds', examined: 1 });
    const two = answering(again(), { orderId: 'another' }).checkout({ at: [0, 10], key: 'l' });
    expect(blind(two)).toMatchObject({ verdict: 'holds', examined: 1 });
  });
});
