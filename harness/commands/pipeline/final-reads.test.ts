import { expect, test } from 'vitest';
import { shop } from '../../invariants/testing/shop.ts';
import { absent } from '../../model/evidence.ts';
import { randomFor } from '../../model/random.ts';
import { ordersInDoubt, pricesInDoubt } from './final-reads.ts';

const random = randomFor(1);

test('the owner reads an order that only the database knows, and nobody the others', () => {
  const told = shop({ stock: { lamp: 9 } })
    .checkout({ at: [0, 1], key: 'doubt', buyer: 3, ended: 'took' })
    .checkout({ at: [0, 1], key: 'nothing', buyer: 4, ended: 'lost' })
    .checkout({ at: [0, 1], key: 'acknowledged', buyer: 5 })
    .checkout({ at: [2, 3], key: 'acknowledged', buyer: 5, ended: 'took' });
  const { history, orders } = told.evidence();
  expect(ordersInDoubt(history, orders, random)).toEqual([
    {
      of: 'doubt',
      orderId: 'order-0',
      question: {
        intentId: 'final-doubt-0',
        intention: { kind: 'readOrder', input: { actor: 3, order: { of: 'doubt' } } },
      },
    },
  ]);
  expect(ordersInDoubt(history, absent('no database'), random)).toEqual([]);
});

test('the page of a sku is read once where a change of its price is in doubt', () => {
  const told = shop({ stock: { lamp: 1, chair: 1 } })
    .changePrice(900, [0, 1], 'took')
    .changePrice(901, [2, 3], 'lost')
    .changePrice(902, [4, 5], 'ok', 'chair');
  expect(pricesInDoubt(told.evidence().history, random)).toEqual([
    {
      intentId: 'final-price-0',
      intention: { kind: 'browse', input: { actor: 'anonymous', sku: 'lamp' } },
    },
  ]);
});
