import { describe, expect, test } from 'vitest';
import type { Operation, UnknownCause } from '../model/operation.ts';
import { type Shop, type ShopPlan, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('recovers');

test('a probe that succeeds, and one that is refused for want of stock, hold', () => {
  const told = shop()
    .checkout({ at: [90, 91], phase: 'final' })
    .checkout({ at: [92, 93], phase: 'final', ended: 'out-of-stock' });
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 3 });
});

test.each(['lost', 'busy'] as const)('a probe that ends %s does not', (ended) => {
  expect(gist(verdict(shop().checkout({ at: [90, 91], phase: 'final', ended })))).toBe('violated by 0');
});

/** Nobody learnt how the last operation ended, for this cause. */
function endedBy(told: Shop, cause: UnknownCause): Shop {
  const last = told.history.pop();
  if (last === undefined) return expect.fail('nothing has happened');
  told.history.push({ ...last, outcome: { type: 'unknown', cause, detail: 'no cart' } } as Operation);
  return told;
}

test('an adapter that fails is no failure of the shop, and what the shop answered nobody knows', () => {
  const failed = (cause: UnknownCause, plan: ShopPlan = {}) => {
    const told = shop(plan)
      .checkout({ at: [90, 91], phase: 'final' })
      .checkout({ at: [92, 93], phase: 'final', ended: 'lost' });
    return verdict(endedBy(told, cause));
  };
  expect(failed('adapter-failed')).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/^the adapter failed: operation 1 .*no cart/),
  });
  expect(gist(failed('unintelligible'))).toBe('violated by 1');
  // A shop that decides later has answered; where nobody lets us look whether it did, nobody knows.
  expect(gist(failed('not-finished'))).toBe('holds');
  // Whoever ended has ended, whoever asks.
  expect(failed('adapter-failed', { died: 'exit code 1' })).toMatchObject({ verdict: 'violated' });
});

test('a shop that decides later is believed where its books say that it did', () => {
  const open = (plan: ShopPlan = {}) =>
    endedBy(shop(plan).checkout({ at: [90, 91], phase: 'final', ended: 'took' }), 'not-finished');
  expect(gist(verdict(open()))).toBe('holds');
  expect(verdict(open().without('orders'))).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringMatching(/^nobody knows whether it was decided: operation 0 /),
  });
  const dead = open({ died: 'exit code 1' }).without('orders');
  expect(verdict(dead)).toMatchObject({ verdict: 'violated' });
  const stuck = open().edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status: 'pending' }));
  });
  expect(gist(verdict(stuck))).toBe('violated by 0');
});

test('a checkout that never ended is not one that the shop will decide later', () => {
  const told = shop()
    .checkout({ at: [90, 91], phase: 'final' })
    .checkout({ at: [92, null], phase: 'final', ended: 'lost' });
  expect(gist(verdict(endedBy(told, 'not-finished')))).toBe('violated by 1');
});

test('without a database what was asked at the end is all there is to examine', () => {
  const told = shop()
    .checkout({ at: [90, 91], phase: 'final' })
    .without('orders');
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('one who is told to slow down beside one whom the adapter could not read is no failure', () => {
  const told = shop({ stock: { lamp: 2 } })
    .checkout({ at: [90, 91], phase: 'final', ended: 'lost' })
    .checkout({ at: [92, 93], phase: 'final', ended: 'busy' });
  const [first] = told.history;
  if (first === undefined) return expect.fail('nothing has happened');
  told.history[0] = {
    ...first,
    outcome: { type: 'unknown', cause: 'adapter-failed', detail: '' },
  } as Operation;
  expect(gist(verdict(told))).toBe('inconclusive');
});

test('failures during the load are allowed', () => {
  const told = shop()
    .checkout({ at: [0, 1], ended: 'lost' })
    .checkout({ at: [90, 91], phase: 'final' });
  expect(gist(verdict(told))).toBe('holds');
});

test('one who is told to slow down beside one who is served is no failure; one who hears nothing is', () => {
  const told = () =>
    shop({ stock: { lamp: 2 } })
      .checkout({ at: [90, 91], phase: 'final' })
      .checkout({ at: [92, 93], phase: 'final', ended: 'busy' });
  expect(gist(verdict(told()))).toBe('holds');
  expect(gist(verdict(told().checkout({ at: [94, 95], phase: 'final', ended: 'lost' })))).toBe(
    'violated by 2',
  );
});

const withPending = (plan: ShopPlan = {}): Shop =>
  shop(plan)
    .checkout({ at: [0, 1], ended: 'took' })
    .edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status: 'pending' }));
    });

test('an order that stays pending is noticed', () => {
  expect(gist(verdict(withPending()))).toBe('violated by 0');
});

test('an order that is pending when the time to finish it has passed is overdue', () => {
  expect(gist(verdict(withPending({ notDrained: '1 order pending' })))).toBe('violated by 0');
});

test('a backend that had no time to finish its orders is not accused of them', () => {
  const plan = { notDrained: 'the run did not end', graceGiven: false };
  expect(verdict(withPending(plan))).toMatchObject({ verdict: 'inconclusive' });
});

test('unsent mails without pending orders are none of its business', () => {
  const told = shop({ notDrained: '3 mails unsent' }).checkout({ at: [0, 1] });
  expect(verdict(told)).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the backend was not quiet when the witnesses were asked: 3 mails unsent',
  });
});

test('a backend that ended by itself is noticed, drained or not', () => {
  const plan = { died: 'it ended with code 1', notDrained: 'it is gone' };
  expect(verdict(shop(plan).checkout({ at: [0, 1] }))).toMatchObject({ verdict: 'violated' });
});

test('a shop that answers every question, and none of them, has not recovered', () => {
  const asked = (...ended: ('unauthenticated' | 'other' | 'out-of-stock')[]) =>
    gist(
      verdict(
        ended.reduce(
          (told, how, at) => told.checkout({ at: [90 + at, 91 + at], phase: 'final', ended: how }),
          shop(),
        ),
      ),
    );
  expect(asked('unauthenticated', 'other')).toBe('violated by 0');
  expect(asked('unauthenticated', 'out-of-stock')).toBe('holds');
});

describe('where every good card is declined at the end', () => {
  const asked = (...cards: readonly ('accepted' | 'declined' | undefined)[]): Shop =>
    cards.reduce<Shop>(
      (told, card, at) =>
        told.checkout({
          ...{ at: [90 + at, 91 + at], phase: 'final', ended: 'declined' },
          ...(card === undefined ? {} : { card }),
        }),
      shop({ stock: { lamp: 2 } }),
    );

  test('nobody was served', () => {
    const found = verdict(asked(undefined, 'accepted'));
    expect(gist(found)).toBe('violated by 0');
    expect(found).toMatchObject({
      summary: expect.stringContaining('time to recover, but it served nobody. (and 1 more like it)'),
    });
  });

  test('a bad one that is declined was served as it should be', () => {
    expect(gist(verdict(asked('accepted', 'declined')))).toBe('holds');
  });

  test('and somebody is sold what he wants, the shop is back', () => {
    expect(gist(verdict(asked('accepted').checkout({ at: [95, 96], phase: 'final' })))).toBe('holds');
  });
});

test('who was asked nothing at the end has not shown that he is back', () => {
  expect(verdict(shop().checkout({ at: [0, 1] }))).toMatchObject({ reason: 'nothing to examine' });
});

test('what has not come back is told', () => {
  const dead = verdict(shop({ died: 'it ended with code 1' }).checkout({ at: [90, 91], phase: 'final' }));
  expect(dead).toMatchObject({
    ...{
      summary: 'Nobody stopped the backend, but it ended.',
      facts: ['it ended with code 1'],
      offending: [],
    },
  });
  const silent = verdict(shop().checkout({ at: [90, 91], phase: 'final', ended: 'lost' }));
  expect(silent).toMatchObject({
    summary: 'The load was over and the shop had time to recover, but it did not answer.',
    facts: [expect.stringContaining('operation 0 ')],
  });
});

test('one who was refused as invalid beside nobody who was served has not been served', () => {
  const asked = (ended: 'invalid' | 'lost', other: 'busy' | 'out-of-stock') =>
    gist(
      verdict(
        shop()
          .checkout({ at: [90, 91], phase: 'final', ended })
          .checkout({ at: [92, 93], phase: 'final', ended: other }),
      ),
    );
  expect(asked('invalid', 'busy')).toBe('violated by 0');
  expect(asked('invalid', 'out-of-stock')).toBe('holds');
  expect(asked('lost', 'busy')).toBe('violated by 0');
  const neither = shop()
    .checkout({ at: [90, 91], phase: 'final', ended: 'lost' })
    .checkout({ at: [92, 93], phase: 'final', ended: 'busy' });
  expect(verdict(neither)).toMatchObject({ summary: expect.stringContaining('(and 1 more like it)') });
});
