import { expect, test } from 'vitest';
import { shop } from '../../invariants/testing/shop.ts';
import { absent } from '../../model/evidence.ts';
import { randomFor } from '../../model/random.ts';
import {
  acknowledgedIds,
  acknowledgedOrders,
  MAX_READS,
  ordersInDoubt,
  pricesInDoubt,
  sampled,
} from './final-reads.ts';

const random = randomFor(1);

test('the owner reads an order that only the database knows, and nobody the others', () => {
  const told = shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 1], key: 'doubt', buyer: 3, ended: 'took' })
    .checkout({ at: [0, 1], key: 'nothing', buyer: 4, ended: 'lost' })
    .checkout({ at: [0, 1], key: 'acknowledged', buyer: 5 })
    .checkout({ at: [2, 3], key: 'acknowledged', buyer: 5, ended: 'took' });
  const { history, orders } = told.evidence();
  expect(ordersInDoubt(history, orders, random).asked).toEqual([
    {
      of: 'doubt',
      orderId: 'order-0',
      question: {
        intentId: 'final-doubt-0',
        intention: { kind: 'readOrder', input: { actor: 3, order: { of: 'doubt' } } },
      },
    },
  ]);
  expect(ordersInDoubt(history, absent('no database'), random).asked).toEqual([]);
});

test('of two buyers’ orders under one key, the buyer who is asked is asked about his own', () => {
  const told = shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 9], key: 'k', buyer: 3 })
    .checkout({ at: [1, 2], key: 'k', buyer: 4 });
  const { history } = told.evidence();
  const [question] = acknowledgedOrders(history, random).asked;
  expect(question?.intention.input.actor).toBe(4);
  expect(acknowledgedIds(history)).toEqual([['k', 'order-1']]);
});

test('the page of a sku is read once where a change of its price is in doubt', () => {
  const told = shop({ stock: { lamp: 1, chair: 1 } })
    .changePrice(900, [0, 1], 'took')
    .changePrice(901, [2, 3], 'lost')
    .changePrice(902, [4, 5], 'ok', 'chair');
  expect(pricesInDoubt(told.evidence().history, random).asked).toEqual([
    {
      intentId: 'final-price-0',
      intention: { kind: 'browse', input: { actor: 'anonymous', sku: 'lamp' } },
    },
  ]);
});

test('of very many orders a sample is read, and the result says so', () => {
  const told = shop({ stock: { lamp: 1_000 } });
  for (let order = 0; order < MAX_READS; order += 1)
    told.checkout({ at: [0, 1], key: `k${order}`, buyer: 1 });
  const all = acknowledgedOrders(told.evidence().history, random);
  expect(all.asked).toHaveLength(MAX_READS);
  expect(sampled(all, 'acknowledged orders')).toEqual([]);
  told.checkout({ at: [0, 1], key: 'one more', buyer: 1 });
  const some = acknowledgedOrders(told.evidence().history, random);
  expect(some.asked).toHaveLength(MAX_READS);
  expect(sampled(some, 'acknowledged orders')).toEqual([
    'final questions: 300 of 301 acknowledged orders were asked about, a sample drawn by the seed',
  ]);
});
