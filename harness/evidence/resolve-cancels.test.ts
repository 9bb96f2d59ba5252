import { describe, expect, test } from 'vitest';
import { type ShopPlan, shop } from '../invariants/testing/shop.ts';
import type { OrderView } from '../model/operation.ts';
import { fates, view } from './testing/fates.ts';

describe('a cancellation whose client never learnt what became of it', () => {
  const one = (ended: 'took' | 'lost', plan: ShopPlan = {}) =>
    shop(plan)
      .checkout({ at: [0, 5], key: 'k' })
      .cancel('k', [6, 9], ended);

  test('is what its order is', () => {
    expect(fates(one('took'))).toEqual(['took effect: orders']);
    expect(fates(one('lost'))).toEqual(['no effect: orders']);
  });

  test('is what its own order is, and no other', () => {
    const before = shop({ stock: { lamp: 5 } }).checkout({ at: [0, 1], key: 'other' });
    const told = before.checkout({ at: [2, 5], key: 'k' }).cancel('k', [6, 9], 'took');
    expect(fates(told)).toEqual(['took effect: orders']);
  });

  test('took effect where another attempt was acknowledged', () => {
    expect(fates(one('took').cancel('k', [6, 9]))).toEqual(['took effect: history']);
  });

  test('is open where nobody can say', () => {
    expect(fates(one('lost', { notDrained: 'a refund open' }))).toEqual(['unresolved']);
    expect(fates(one('took').without('orders'))).toEqual(['unresolved']);
  });
});

describe('a cancellation in doubt', () => {
  const sold = () => shop({ stock: { lamp: 5 } }).checkout({ at: [0, 5], key: 'k', buyer: 3 });
  const shown = (status: OrderView['status']): OrderView => ({ ...view, status });

  test('took effect where an answer or the database says so', () => {
    expect(fates(sold().cancel('k', [6, 7], 'took'))).toEqual(['took effect: orders']);
    const read = sold().cancel('k', [6, 7], 'took').without('orders');
    expect(fates(read.read(3, { of: 'k' }, [9, 10], shown('cancelled')))).toEqual(['took effect: history']);
  });

  test('is open where the order was only shown as live, and had none where the database has it live', () => {
    const blind = sold().cancel('k', [6, 7], 'took').without('orders');
    expect(fates(blind.read(3, { of: 'k' }, [9, 10], shown('live')))).toEqual(['unresolved']);
    expect(fates(sold().cancel('k', [6, 7], 'lost'))).toEqual(['no effect: orders']);
  });
});

test('a cancellation may name its order by its id', () => {
  const told = shop({ stock: { lamp: 5 } })
    .checkout({ at: [0, 5], key: 'k', buyer: 3 })
    .cancel('k', [6, 7], 'took');
  const last = told.history.pop();
  if (last?.kind !== 'cancel') return expect.fail('no cancellation');
  told.history.push({ ...last, input: { actor: 3, order: { id: 'order-0' } } });
  expect(fates(told)).toEqual(['took effect: orders']);
});
