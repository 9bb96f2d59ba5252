import { expect, test } from 'vitest';
import type { Place } from '../model/fault.ts';
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
