import { describe, expect, test } from 'vitest';
import type { OrderStatus, OrderView } from '../model/operation.ts';
import { answering } from './testing/answers.ts';
import type { Books } from './testing/records.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { sentence, under } from './testing/verdict-of.ts';

const verdict = under('one-order-per-key');
const bought = (told: Shop, plan: Partial<CheckoutPlan> = {}): Shop =>
  told.checkout({ at: [0, 10], key: 'k', ...plan });
const once = (): Shop => bought(shop({ stock: { lamp: 9 } }));
const twice = (plan: Partial<CheckoutPlan> = {}): Shop => bought(once(), { at: [20, 30], ...plan });

describe('two answers under one key that contradict each other are told:', () => {
  const retold = (change: Partial<OrderView>) => verdict(answering(twice(), change));

  test('different orders, with both answers', () => {
    const found = retold({ orderId: 'another' });
    expect(sentence(found)).toBe(
      'One key was to make one order, but two attempts were told of different ones.',
    );
    expect(found).toMatchObject({
      facts: [
        'operation 0 [0.0, 10.0] ms: buyer 0 checked out 1 × lamp: ok, order order-0, 10.00 EUR',
        'operation 1 [20.0, 30.0] ms: buyer 0 checked out 1 × lamp: ok, order another, 10.00 EUR',
      ],
      offending: [0, 1],
    });
  });

  test('another total, or the same one in another currency', () => {
    const wrong = 'Two attempts under one key were told different totals of the same order.';
    expect(sentence(retold({ totalCents: 999 }))).toBe(wrong);
    expect(sentence(retold({ currency: 'USD' }))).toBe(wrong);
  });

  test('success for another cart', () => {
    expect(sentence(verdict(twice({ lines: [{ sku: 'lamp', quantity: 2 }] })))).toBe(
      'One key was accepted for two different orders.',
    );
  });
});

describe('of one order', () => {
  const statuses = (...told: readonly OrderStatus[]) =>
    told.reduce(
      (run, status, at) => answering(bought(run, { at: [20 * at, 20 * at + 10] }), { status }),
      shop({ stock: { lamp: 9 } }),
    );

  test('two states of which neither leads to the other are told, with both answers', () => {
    const found = verdict(statuses('live', 'failed'));
    expect(sentence(found)).toBe(
      'Two attempts under one key were told that their order is live, and that it is failed: neither can come of the other.',
    );
    expect(found).toMatchObject({
      facts: [expect.stringContaining('operation 0 '), expect.stringContaining('operation 1 ')],
      offending: [0, 1],
    });
    expect(verdict(statuses('failed', 'live').without('orders'))).toMatchObject({ offending: [0, 1] });
    expect(verdict(statuses('cancelled', 'failed'))).toMatchObject({ offending: [0, 1] });
  });

  test('what was pending first and went on may not have gone two ways', () => {
    expect(verdict(statuses('pending', 'live', 'pending', 'failed'))).toMatchObject({ offending: [1, 3] });
  });

  test('states that follow each other hold, whichever was told first', () => {
    for (const told of [
      ['pending', 'live', 'cancelled'],
      ['live', 'pending'],
      ['cancelled', 'live'],
      ['pending', 'failed'],
      ['failed', 'pending', 'failed'],
    ] as const)
      expect(sentence(verdict(statuses(...told)))).toBe('holds');
  });

  test('another order is contradiction enough', () => {
    const told = answering(bought(statuses('live'), { at: [20, 30] }), {
      orderId: 'other',
      status: 'failed',
    });
    expect(sentence(verdict(told))).toBe(
      'One key was to make one order, but two attempts were told of different ones.',
    );
  });
});

describe('orders of one key in the database', () => {
  const copies = (...changes: readonly Partial<Books['orders'][number]>[]) =>
    verdict(
      twice().edit(({ orders }) => {
        const [order] = orders;
        if (order !== undefined) orders.push(...changes.map((change) => ({ ...order, ...change })));
      }),
    );

  test('are told once, however many there are, with all who asked', () => {
    const found = copies({ orderId: 'second' }, { orderId: 'third' });
    expect(sentence(found)).toBe('One key was to make one order, but the database has 3 for it.');
    expect(found).toMatchObject({
      facts: [
        'database: order order-0 of buyer-0@buyers.test is live, 10.00 EUR',
        'database: order second of buyer-0@buyers.test is live, 10.00 EUR',
        'database: order third of buyer-0@buyers.test is live, 10.00 EUR',
        expect.stringContaining('operation 0 '),
        expect.stringContaining('operation 1 '),
      ],
      offending: [0, 1],
    });
  });

  test('are not counted with what another buyer ordered under the same key', () => {
    const other = { orderId: 'of another', buyer: 'buyer-1@buyers.test' };
    expect(sentence(copies(other))).toBe('holds');
    expect(sentence(copies(other, { orderId: 'second' }))).toBe(
      'One key was to make one order, but the database has 2 for it.',
    );
  });
});

describe('is not asked about', () => {
  test('a key whose every attempt was refused', () => {
    const refused = (told: Shop) => bought(told, { key: 'other', ended: 'out-of-stock' });
    expect(verdict(refused(shop()))).toMatchObject({ reason: 'nothing to examine' });
    expect(verdict(refused(once()))).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test('without the database, a key of which only one attempt was answered', () => {
    const blind = (told: Shop) => verdict(told.without('orders'));
    expect(blind(twice({ ended: 'took' }))).toMatchObject({ reason: 'nothing to examine' });
    const both = bought(twice({ ended: 'took' }), { at: [40, 50] });
    expect(blind(both)).toMatchObject({ verdict: 'holds', examined: 1 });
  });
});
