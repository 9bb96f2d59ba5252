import { describe, expect, test } from 'vitest';
import { type CheckoutPlan, type Shop, shop } from '../invariants/testing/shop.ts';
import type { Intent } from '../model/joins.ts';
import type { Operation } from '../model/operation.ts';

const store = (): Shop => shop({ stock: { lamp: 99 } });
const tried = (...plans: readonly CheckoutPlan[]): Shop =>
  plans.reduce((told, plan) => told.checkout(plan), store());
const intentsOf = (told: Shop): readonly Intent[] => told.evidence().index.intents;
const only = (told: Shop): Intent => {
  const [intent, ...others] = intentsOf(told);
  if (intent === undefined || others.length > 0) throw new Error(`${others.length + 1} intents`);
  return intent;
};
const ids = (attempts: Intent['attempts']) => attempts.map(({ id }) => id);

describe('what became of an intent', () => {
  test.each<[string, readonly CheckoutPlan['ended'][], Intent['fate']]>([
    ['is known where an answer was lost before one came', ['took', 'ok'], 'ok'],
    ['is known where an answer was lost after one had come', ['ok', 'took'], 'ok'],
    ['is known where it was acknowledged twice', ['ok', 'ok'], 'ok'],
    ['is known where a twin was told that it is under way', ['ok', 'in-flight'], 'ok'],
    ['is not known where one answer was lost, whatever the others were', ['lost', 'out-of-stock'], 'unknown'],
    ['is not known where the last answer was lost', ['out-of-stock', 'lost'], 'unknown'],
    ['is nothing where every attempt was refused', ['out-of-stock', 'busy'], 'refused'],
  ])('%s', (_, answers, fate) => {
    const plans = answers.map((ended = 'ok', at) => ({ at: [at, at + 10] as const, key: 'k', ended }));
    expect(only(tried(...plans)).fate).toBe(fate);
  });

  test('began with the first attempt that was not refused, and is sure from its first answer on', () => {
    const told = tried(
      { at: [0, 1], key: 'k', ended: 'busy' },
      { at: [2, 3], key: 'k', ended: 'took' },
      { at: [4, 9], key: 'k' },
      { at: [5, 7], key: 'k' },
    );
    expect(only(told)).toMatchObject({ effectFrom: 2_000_000, effectBy: 7_000_000 });
    expect(ids(only(told).acknowledged)).toEqual([2, 3]);
  });

  test('may never be sure, and where all was refused never began', () => {
    const never = Number.POSITIVE_INFINITY;
    expect(only(tried({ at: [2, 3], ended: 'lost' }))).toMatchObject({
      ...{ effectFrom: 2_000_000, effectBy: never, acknowledged: [] },
    });
    expect(only(tried({ at: [2, 3], ended: 'busy' }))).toMatchObject({
      ...{ effectFrom: never, effectBy: never, acknowledged: [] },
    });
  });
});

test('the only intent of all is under its key', () => {
  const { index } = tried({ at: [0, 1], key: 'k' }, { at: [2, 3], key: 'k' }).evidence();
  expect(index.intentsUnder('k').map(({ attempts }) => ids(attempts))).toEqual([[0, 1]]);
});

describe('two buyers who send the same key', () => {
  const told = () =>
    tried(
      { at: [0, 1], key: 'before' },
      { at: [2, 3], key: 'k', buyer: 3 },
      { at: [4, 5], key: 'k', buyer: 4 },
      { at: [6, 7], key: 'k', buyer: 3 },
      { at: [8, 9], key: 'after', buyer: 4 },
    );

  test('have an intent each', () => {
    const intents = intentsOf(told());
    expect(intents.map(({ intentId, actor }) => `${actor} ${intentId}`)).toEqual([
      '0 before',
      '3 k',
      '4 k',
      '4 after',
    ]);
    expect(intents.map(({ attempts }) => ids(attempts))).toEqual([[0], [1, 3], [2], [4]]);
    expect(intents.map(({ shared }) => shared)).toEqual([false, true, true, false]);
  });

  test('are found under their key', () => {
    const { index } = told().evidence();
    const under = (key: string | null) => index.intentsUnder(key).map(({ attempts }) => ids(attempts));
    expect([under('before'), under('k'), under('after')]).toEqual([[[0]], [[1, 3], [2]], [[4]]]);
    expect([under('nobody'), under(null)]).toEqual([[], []]);
  });

  test('have an order each, and a cancellation is of the one whose buyer asked for it', () => {
    const [before, one, other, after] = intentsOf(told().cancel('k', [10, 11], 'ok', 4));
    const ordersOf = (intent: Intent | undefined) => intent?.orders.map(({ orderId }) => orderId);
    expect([before, one, other, after].map(ordersOf)).toEqual([
      ['order-0'],
      ['order-1'],
      ['order-2'],
      ['order-3'],
    ]);
    expect(one?.cancels).toEqual([]);
    expect(other?.cancels.map(({ id }) => id)).toEqual([5]);
  });

  const cancelledOf = (shop: Shop) => intentsOf(shop).map(({ cancels }) => cancels.map(({ id }) => id));
  /** The last cancellation asked for this instead, whoever asks. */
  const askingFor = (shop: Shop, input: object): Shop => {
    const last = shop.history.pop();
    shop.history.push({ ...last, input } as Operation);
    return shop;
  };

  test('have each the cancellations of his own order, whoever asks for it by its id', () => {
    const byId = { actor: 'admin', order: { id: 'order-1' } };
    expect(cancelledOf(askingFor(told().cancel('k', [10, 11], 'lost', 3), byId))).toEqual([[], [5], [], []]);
    const lost = told().edit(({ orders }) => orders.splice(0));
    expect(cancelledOf(askingFor(lost.cancel('k', [10, 11], 'lost', 3), byId))).toEqual([[], [5], [], []]);
  });

  test('have each his own cancellation by the key, answered or not', () => {
    expect(cancelledOf(told().cancel('k', [10, 11], 'lost', 4))).toEqual([[], [], [5], []]);
  });

  test('have each all of what is theirs: a second order that the shop made, and every cancellation of it', () => {
    const twice = told()
      .edit(({ orders }) => orders.push({ ...(orders[1] as (typeof orders)[number]), orderId: 'again' }))
      .cancel('k', [10, 11], 'lost', 3)
      .cancel('k', [12, 13], 'ok', 3);
    const [, one] = intentsOf(twice);
    expect(one?.orders.map(({ orderId }) => orderId)).toEqual(['order-1', 'again']);
    expect(cancelledOf(twice)).toEqual([[], [5, 6], [], []]);
  });

  test('have one by the id of an order that only the database knows', () => {
    const lost = tried({ at: [2, 3], key: 'k', buyer: 3 }, { at: [4, 5], key: 'k', buyer: 4, ended: 'took' });
    const other = lost.checkout({ at: [6, 7], key: 'k', buyer: 3 }).cancel('k', [10, 11], 'ok', 4);
    expect(cancelledOf(askingFor(other, { actor: 'admin', order: { of: 'k' } }))).toEqual([[], [3]]);
  });

  test('have a cancellation that was answered with an order where that order is', () => {
    const byKey = { actor: 'admin', order: { of: 'k' } };
    expect(cancelledOf(askingFor(told().cancel('k', [10, 11], 'ok', 4), byKey))).toEqual([[], [], [5], []]);
  });

  test('may each have lost theirs to a cancellation of neither that was not answered', () => {
    const byKey = { actor: 'admin', order: { of: 'k' } };
    expect(cancelledOf(askingFor(told().cancel('k', [10, 11], 'lost', 4), byKey))).toEqual([
      [],
      [5],
      [5],
      [],
    ]);
  });

  test('are no guests: a guest under their key has an order of his own, and none of theirs', () => {
    const guest = { at: [10, 11], key: 'k', buyer: 'anonymous' } as const;
    const orders = intentsOf(told().checkout(guest)).map((intent) =>
      intent.orders.map(({ orderId }) => orderId),
    );
    expect(orders).toEqual([['order-0'], ['order-1'], ['order-2'], ['order-4'], ['order-3']]);
  });

  test('cannot be told apart by the bank, which others can', () => {
    const payments = intentsOf(told()).map((intent) => intent.payments.map(({ reference }) => reference));
    expect(payments).toEqual([['order-0'], [], [], ['order-3']]);
  });
});

test('where a key belongs to one buyer alone, whoever cancels cancels his order', () => {
  const told = tried({ at: [0, 1], key: 'k', buyer: 3 }).cancel('k', [2, 3], 'ok', 9);
  expect(only(told).cancels.map(({ id }) => id)).toEqual([1]);
});
