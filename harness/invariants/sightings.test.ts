import { describe, expect, test } from 'vitest';
import type { OrderStatus } from '../model/operation.ts';
import { type At, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('legal-transitions');
/** Nobody learnt of the order but by reading it. */
const lost = (): Shop => shop().checkout({ at: [0, 5], key: 'k', ended: 'took' });
const VIEW = { orderId: 'order-0', totalCents: 1_000, currency: 'EUR', lines: [] } as const;
const read = (told: Shop, status: OrderStatus, at: At): Shop =>
  told.read(0, { of: 'k' }, at, { ...VIEW, status });
const byAnswers = (told: Shop) => verdict(told.without('orders', 'transitions'));

describe('two answers of which the later contradicts the earlier', () => {
  test('are told', () => {
    const found = byAnswers(read(read(lost(), 'cancelled', [11, 12]), 'live', [20, 21]));
    expect(sentence(found)).toBe(
      'The status of an order moved as it never may: it was cancelled, and later live.',
    );
    expect(found).toMatchObject({
      facts: [
        'order order-0',
        expect.stringContaining('operation 1 '),
        expect.stringContaining('operation 2 '),
      ],
    });
  });

  test('are those that came first, where there are several', () => {
    const told = read(lost(), 'failed', [11, 12]).cancel('k', [20, 21]);
    expect(gist(byAnswers(read(told, 'live', [30, 31])))).toBe('violated by 1, 2');
    const at20 = read(lost(), 'failed', [11, 12]).cancel('k', [20, 21]);
    expect(gist(byAnswers(read(at20, 'live', [20, 31])))).toBe('violated by 1, 2');
  });

  test('are found by the answer that ended first, whichever began first', () => {
    const twice = (one: At, other: At) =>
      gist(byAnswers(read(read(read(lost(), 'cancelled', one), 'cancelled', other), 'live', [21, 30])));
    expect(twice([11, 20], [15, 40])).toBe('violated by 1, 3');
    expect(twice([11, 50], [12, 20])).toBe('violated by 2, 3');
    expect(twice([11, 50], [12, 40])).toBe('holds');
  });
});

test('an answer that the order at the end contradicts is told', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k' })
    .without('transitions')
    .edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status: 'failed' }));
    });
  const found = verdict(told);
  expect(sentence(found)).toBe(
    'The status of an order moved as it never may: it was live, and is failed at the end.',
  );
  expect(found).toMatchObject({
    facts: [expect.stringContaining('database: order order-0'), expect.stringContaining('operation 0 ')],
  });
});

test('an order that was pending may have been given up', () => {
  const told = read(lost(), 'pending', [11, 12]);
  expect(gist(byAnswers(read(told, 'cancelled', [20, 21])))).toBe('holds');
});
