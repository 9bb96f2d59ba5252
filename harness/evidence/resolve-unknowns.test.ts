import { describe, expect, test } from 'vitest';
import { type Shop, type ShopPlan, shop } from '../invariants/testing/shop.ts';
import { resolveUnknowns, summarise } from './resolve-unknowns.ts';
import { fates, view } from './testing/fates.ts';

describe('a checkout whose client never learnt what became of it', () => {
  const one = (ended: 'took' | 'lost', plan: ShopPlan = {}) =>
    shop(plan).checkout({ at: [0, 5], key: 'k', buyer: 3, ended });

  test('took effect where the database has its order', () => {
    expect(fates(one('took'))).toEqual(['took effect: orders']);
  });

  test('had none where the database has none', () => {
    expect(fates(one('lost'))).toEqual(['no effect: orders']);
  });

  test('took effect where the bank has its money, whatever the database says', () => {
    expect(fates(one('lost').pay('k', null, 1_000))).toEqual(['took effect: payments']);
    expect(fates(one('took').without('orders'))).toEqual(['took effect: payments']);
  });

  test('had none where the money went back and the order was given up', () => {
    const givenUp = one('took').edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status: 'failed' as const }));
      books.refunds = [{ refundId: 'r', paymentId: 'payment-0', amountCents: 1_000, currency: 'EUR' }];
    });
    expect(fates(givenUp)).toEqual(['no effect: orders']);
  });

  test('is open while its order is pending, or its money reserved', () => {
    const pending = one('took').edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status: 'pending' as const }));
      books.payments = books.payments.map((payment) => ({ ...payment, state: 'authorised' as const }));
    });
    expect(fates(pending)).toEqual(['unresolved']);
    const reserved = one('lost')
      .pay('k', null, 1_000)
      .edit((books) => {
        books.payments = books.payments.map((payment) => ({ ...payment, state: 'authorised' as const }));
      });
    expect(fates(reserved)).toEqual(['unresolved']);
  });

  test('is open where nobody can say that it had none', () => {
    expect(fates(one('lost').without('orders'))).toEqual(['unresolved']);
    expect(fates(one('lost', { notDrained: 'mails unsent' }))).toEqual(['unresolved']);
    const anonymous = one('lost').edit((books) => {
      const { orderId, status, totalCents, currency } = view;
      const buyer = 'somebody@buyers.test';
      const nobodys = { intentId: null, discountCents: 0, voucher: null };
      books.orders.push({ orderId, status, totalCents, currency, buyer, ...nobodys });
    });
    expect(fates(anonymous)).toEqual(['unresolved']);
  });

  test('took effect where its owner reads it at the end', () => {
    const blind = () => one('took').without('orders', 'payments');
    expect(fates(blind().read(3, { of: 'k' }, [9, 10], view, 'final'))).toEqual(['took effect: history']);
    expect(fates(blind().read(4, { of: 'k' }, [9, 10], view, 'final'))).toEqual(['unresolved']);
    expect(fates(blind().read(3, { of: 'k' }, [9, 10], { ...view, status: 'pending' }, 'final'))).toEqual([
      'unresolved',
    ]);
  });

  test('took effect where its twin was acknowledged', () => {
    const twin = one('took').checkout({ at: [6, 8], key: 'k', buyer: 3 });
    expect(fates(twin.without('orders', 'payments'))).toEqual(['took effect: history']);
  });

  test('has nothing to do with the order of another buyer under the same key', () => {
    const told = one('lost').checkout({ at: [6, 8], key: 'k', buyer: 4 });
    expect(fates(told)).toEqual(['no effect: orders']);
  });
});

describe('a price change', () => {
  const change = (plan: ShopPlan = {}) => shop(plan).changePrice(1_234, [10, 20], 'took');
  const final = (told: Shop): Shop => {
    const last = told.history.pop();
    if (last !== undefined) told.history.push({ ...last, phase: 'final' });
    return told;
  };

  test('took effect where a page shows its price', () => {
    expect(fates(change().browse(1_234, [30, 31]))).toEqual(['took effect: history']);
  });
  test('is open where another change, or the catalogue, has the same price', () => {
    expect(fates(change().changePrice(1_234, [22, 23]).browse(1_234, [30, 31]))).toEqual(['unresolved']);
    expect(fates(shop().changePrice(1_000, [10, 20], 'took').browse(1_000, [30, 31]))).toEqual([
      'unresolved',
    ]);
  });
  test('had none where the page shows another at the end', () => {
    expect(fates(final(change().browse(1_000, [30, 31])))).toEqual(['no effect: history']);
  });
  test('is open where the page was not read at the end, may be stale, or may show a later price', () => {
    expect(fates(change().browse(1_000, [30, 31]))).toEqual(['unresolved']);
    const stale = change({ declarations: { stalenessMs: 10 } });
    expect(fates(final(stale.browse(1_000, [30, 31])))).toEqual(['unresolved']);
    expect(fates(final(change().changePrice(1_500, [22, 23]).browse(1_500, [30, 31])))).toEqual([
      'unresolved',
    ]);
    expect(fates(final(change({ notDrained: 'no' }).browse(1_000, [30, 31])))).toEqual(['unresolved']);
  });
});

describe('restocks', () => {
  test('are counted by the movements that acknowledged ones do not account for', () => {
    const told = shop()
      .restock(10, [0, 1])
      .restock(10, [2, 3], 'took')
      .restock(10, [4, 5], 'lost')
      .restock(7, [6, 7], 'lost');
    expect(fates(told)).toEqual(['took effect: movements', 'no effect: movements', 'no effect: movements']);
  });
  test('are open where there are no movements, or these contradict the history', () => {
    expect(fates(shop().restock(10, [0, 1], 'lost').without('movements'))).toEqual(['unresolved']);
    expect(
      fates(shop().restock(10, [0, 1], 'lost').move('lamp', 10, 'restock').move('lamp', 10, 'restock')),
    ).toEqual(['unresolved']);
    const gone = shop().restock(10, [0, 1]).restock(10, [2, 3], 'lost');
    expect(fates(gone.edit((books) => void books.movements.splice(0)))).toEqual(['unresolved']);
  });
});

test('reads have no effect by nature, and the final questions are not the load', () => {
  const told = shop().read(0, { of: 'x' }, [0, 1], view).read(0, { of: 'x' }, [2, 3], view, 'final');
  const evidence = told.evidence();
  const history = evidence.history.map((operation) => ({
    ...operation,
    outcome: { type: 'unknown', cause: 'reset', detail: '' } as const,
  }));
  const resolved = resolveUnknowns({ ...evidence, history });
  expect(resolved.map(({ fate }) => fate)).toEqual([{ became: 'no effect', witness: null }]);
});

test('the table adds up, by kind and cause', () => {
  const told = shop()
    .checkout({ at: [0, 1], key: 'a', ended: 'took' })
    .checkout({ at: [0, 1], key: 'b', ended: 'lost' })
    .restock(10, [2, 3], 'took')
    .checkout({ at: [0, 1], key: 'c' });
  expect(summarise(resolveUnknowns(told.evidence()))).toEqual([
    {
      kind: 'checkout',
      cause: 'timeout',
      attempts: 2,
      intents: 2,
      tookEffect: 1,
      noEffect: 1,
      unresolved: 0,
    },
    { kind: 'restock', cause: 'timeout', attempts: 1, intents: 1, tookEffect: 1, noEffect: 0, unresolved: 0 },
  ]);
  expect(summarise(resolveUnknowns(shop().evidence()))).toEqual([]);
});

test('five attempts at one order took effect once', () => {
  const attempt = { at: [0, 1], key: 'k', buyer: 3 } as const;
  const told = shop().checkout({ ...attempt, ended: 'took' });
  for (let index = 0; index < 4; index += 1) told.checkout({ ...attempt, ended: 'lost' });
  told.checkout({ at: [0, 1], key: 'other', buyer: 4, ended: 'lost' });
  expect(summarise(resolveUnknowns(told.evidence()))).toEqual([
    {
      ...{ kind: 'checkout', cause: 'timeout', attempts: 6 },
      ...{ intents: 2, tookEffect: 1, noEffect: 1, unresolved: 0 },
    },
  ]);
});

test('a restock that was tried twice and moved once took effect once', () => {
  const told = shop().restock(10, [0, 1], 'took').restock(10, [2, 3], 'lost');
  const [first] = told.history;
  const again = told.history.map((operation) => ({ ...operation, intentId: first?.intentId ?? '' }));
  const evidence = { ...told.evidence(), history: again };
  expect(summarise(resolveUnknowns(evidence))).toEqual([
    {
      ...{ kind: 'restock', cause: 'timeout', attempts: 2 },
      ...{ intents: 1, tookEffect: 1, noEffect: 0, unresolved: 0 },
    },
  ]);
});

describe('a checkout under a key that two buyers sent', () => {
  const shared = (ended: 'took' | 'lost') =>
    shop({ stock: { lamp: 5 } })
      .checkout({ at: [0, 5], key: 'k', buyer: 3, ended })
      .checkout({ at: [6, 8], key: 'k', buyer: 4 });

  test('is told from the other by its order', () => {
    expect(fates(shared('took'))).toEqual(['took effect: orders']);
    expect(fates(shared('lost'))).toEqual(['no effect: orders']);
  });

  test('is not told from it by the bank', () => {
    expect(fates(shared('took').without('orders'))).toEqual(['unresolved']);
  });
});

describe('more of a checkout in doubt', () => {
  const one = () => shop().checkout({ at: [0, 5], key: 'k', buyer: 3, ended: 'took' });
  const withStatus = (status: 'cancelled' | 'pending') =>
    one().edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status }));
      books.payments = [];
    });

  test('an order that was cancelled had been made; one that is pending has not been yet', () => {
    expect(fates(withStatus('cancelled'))).toEqual(['took effect: orders']);
    expect(fates(withStatus('pending'))).toEqual(['unresolved']);
  });

  test('only a final read shows what there is at the end', () => {
    const blind = one().without('orders', 'payments').read(3, { of: 'k' }, [9, 10], view);
    expect(fates(blind)).toEqual(['unresolved']);
  });

  test('money that went back in two parts is not kept, a part of it is', () => {
    const refunded = (...amounts: readonly number[]) =>
      one()
        .without('orders')
        .edit((books) => {
          books.refunds = amounts.map((amountCents, number) => {
            return { refundId: `${number}`, paymentId: 'payment-0', amountCents, currency: 'EUR' };
          });
        });
    expect(fates(refunded(400))).toEqual(['took effect: payments']);
    expect(fates(refunded(400, 600))).toEqual(['unresolved']);
  });
});

describe('more of a price in doubt', () => {
  const change = () => shop().changePrice(1_234, [10, 20], 'took');
  const final = (told: Shop): Shop => {
    const last = told.history.pop();
    if (last !== undefined) told.history.push({ ...last, phase: 'final' });
    return told;
  };

  test('a page from before it began says nothing, and one among others is enough', () => {
    expect(fates(final(change().browse(1_000, [2, 10])))).toEqual(['unresolved']);
    expect(fates(change().browse(1_000, [30, 31]).browse(1_234, [32, 33]))).toEqual(['took effect: history']);
  });

  test('a change that had ended before, or was refused, has not replaced it', () => {
    const earlier = shop().changePrice(1_500, [2, 3]).changePrice(1_234, [10, 20], 'took');
    expect(fates(final(earlier.browse(1_500, [30, 31])))).toEqual(['no effect: history']);
    const refused = change().changePrice(1_500, [22, 23], 'forbidden');
    expect(fates(final(refused.browse(1_000, [30, 31])))).toEqual(['no effect: history']);
  });

  test('a change that ended at the very instant at which it began may have come after it', () => {
    const touching = shop().changePrice(1_500, [2, 10]).changePrice(1_234, [10, 20], 'took');
    expect(fates(final(touching.browse(1_500, [30, 31])))).toEqual(['unresolved']);
  });

  test('a product that was made at that price proves nothing', () => {
    const made = shop().createProduct(1_234, [2, 3], 'ok', 'lamp').changePrice(1_234, [10, 20], 'took');
    expect(fates(made.browse(1_234, [30, 31]))).toEqual(['unresolved']);
    const another = shop().createProduct(1_234, [2, 3], 'ok', 'new').changePrice(1_234, [10, 20], 'took');
    expect(fates(another.browse(1_234, [30, 31]))).toEqual(['took effect: history']);
  });

  test('another one in doubt may have replaced it', () => {
    const two = change().changePrice(1_500, [2, 3], 'took');
    expect(fates(final(two.browse(1_000, [30, 31])))).toEqual(['unresolved', 'unresolved']);
  });
});

test('the table is in alphabetical order, whatever happened first, and says what stays open', () => {
  const told = shop({ stock: { lamp: 5 } })
    .restock(10, [2, 3], 'took')
    .browse('took', [4, 5])
    .cancel('k', [6, 7], 'lost')
    .checkout({ at: [8, 9], key: 'k', ended: 'took' });
  const rows = summarise(resolveUnknowns(told.without('movements').evidence()));
  expect(rows.map(({ kind, cause }) => `${kind} ${cause}`)).toEqual([
    'browse timeout',
    'cancel timeout',
    'checkout timeout',
    'restock timeout',
  ]);
  const table = rows.map(({ tookEffect, noEffect, unresolved }) => [tookEffect, noEffect, unresolved]);
  expect(table).toEqual([
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
    [0, 0, 1],
  ]);
});
