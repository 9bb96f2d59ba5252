import { describe, expect, test } from 'vitest';
import type { Actor, Operation, OrderStatus, RefusalReason } from '../model/operation.ts';
import { growth, LINEAR } from './testing/growth.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under, verdictOn } from './testing/verdict-of.ts';

const verdict = under('no-foreign-access');
const NOT_FOUND = { refused: 'not-found', body: '{"code":"not-found"}' } as const;
const DECLINED = { type: 'refused', reason: 'declined', detail: 'declined' } as const;
const NOT_YOURS = { refused: 'forbidden', body: 'not yours' } as const;
const sold = (): Shop => shop({ stock: { lamp: 5 } }).checkout({ at: [0, 10], key: 'k', buyer: 3 });
const withNowhere = (actor: Actor = 4): Shop => sold().read(actor, { id: 'nowhere' }, [11, 12], NOT_FOUND);

/** A buyer asked in vain for the order with this id to be cancelled. */
function givenUp(told: Shop, id: string, reason: RefusalReason, actor: number): Shop {
  const last = told.cancel('', [18, 19], reason, actor).history.pop();
  told.history.push({ ...last, input: { actor, order: { id } } } as Operation);
  return told;
}

test('whoever was refused under a key is a stranger to the order that another one made with it', () => {
  const refused = () => withNowhere().checkout({ at: [13, 14], key: 'k', buyer: 4, ended: 'invalid' });
  for (const order of [{ of: 'k' }, { id: 'order-0' }]) {
    const told = refused();
    expect(gist(verdict(told.read(4, order, [20, 21], told.view('k'))))).toBe('violated by 3');
  }
});

test('whoever was refused under a key may be shown what came of it, where the database says that it is his', () => {
  const shown = (status: OrderStatus, buyer: number) => {
    const told = withNowhere(5).checkout({ at: [13, 14], key: 'k', buyer: 4, ended: 'took' });
    told.history[2] = { ...told.history[2], outcome: DECLINED } as Operation;
    told.edit((books) => {
      books.orders = books.orders.map((order, at) =>
        at === 0 ? order : { ...order, status, buyer: `buyer-${buyer}@buyers.test` },
      );
    });
    const view = { ...told.view('k'), orderId: 'order-1', status };
    return gist(verdict(told.read(4, { of: 'k' }, [20, 21], view).read(5, { of: 'k' }, [24, 25], NOT_FOUND)));
  };
  expect(shown('failed', 4)).toBe('holds');
  expect(shown('pending', 4)).toBe('holds');
  expect(shown('failed', 6)).toBe('violated by 3');
  expect(shown('live', 4)).toBe('violated by 3');
});

describe('two buyers who were served under one key', () => {
  const served = () => withNowhere(5).checkout({ at: [13, 14], key: 'k', buyer: 4 });

  test('may each see what is his own under it', () => {
    const told = served();
    told.read(3, { of: 'k' }, [20, 21], told.view('k', 3)).read(4, { of: 'k' }, [22, 23], told.view('k', 4));
    told.read(5, { of: 'k' }, [24, 25], NOT_FOUND);
    expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test.each([{ of: 'k' }, { id: 'order-0' }])('are strangers to the order of the other: %j', (order) => {
    const told = served();
    expect(gist(verdict(told.read(4, order, [20, 21], told.view('k', 3))))).toBe('violated by 3');
  });

  test('and told of one order may both see it: that they were told so is for others to judge', () => {
    const told = served();
    const last = told.history.pop();
    told.history.push({ ...last, outcome: { type: 'ok', result: told.view('k', 3) } } as Operation);
    for (const actor of [3, 4]) told.read(actor, { of: 'k' }, [20, 21], told.view('k', 3));
    told.read(5, { of: 'k' }, [24, 25], NOT_FOUND);
    expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test('may not cancel the order of the other', () => {
    const told = served().cancel('k', [20, 21], 'ok', 3);
    const last = told.history.pop();
    told.history.push({ ...last, input: { actor: 4, order: { id: 'order-0' } } } as Operation);
    expect(gist(verdict(told))).toBe('violated by 3');
  });
});

describe('who sent the key of another and was never answered', () => {
  const lost = () => withNowhere(5).checkout({ at: [13, 14], key: 'k', buyer: 4, ended: 'took' });
  const order = (orderId: string, told: Shop) => ({ ...told.view('k'), orderId });

  test('may be shown an order of his own, or be refused it', () => {
    const told = lost();
    told.read(4, { of: 'k' }, [20, 21], order('order-1', told)).read(4, { of: 'k' }, [22, 23], NOT_YOURS);
    told.read(5, { of: 'k' }, [24, 25], NOT_FOUND);
    expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
    expect(verdict(told.without('orders'))).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test('is a stranger where he was refused, and knows that he has none', () => {
    const told = withNowhere().checkout({ at: [13, 14], key: 'k', buyer: 4, ended: 'invalid' });
    expect(gist(verdict(told.read(4, { of: 'k' }, [22, 23], NOT_YOURS)))).toMatch(/^violated by/);
  });

  test('is a stranger to what the other was told of, and to what the database says is not his', () => {
    const of = { of: 'k' };
    const told = lost();
    expect(gist(verdict(told.read(4, of, [20, 21], told.view('k'))))).toBe('violated by 3');
    const third = lost().checkout({ at: [13, 14], key: 'third', buyer: 6, ended: 'took' });
    expect(gist(verdict(third.read(4, of, [20, 21], order('order-2', third))))).toBe('violated by 4');
  });
});

test('a cancellation by a stranger that got no answer is not examined', () => {
  const told = withNowhere().read(4, { of: 'k' }, [20, 21], NOT_FOUND).cancel('k', [22, 23], 'lost', 4);
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('an order that may be there, or is, cannot show how a shop refuses one that is not', () => {
  const lost = sold().checkout({ at: [11, 12], key: 'lost', buyer: 5, ended: 'lost' });
  lost.read(4, { of: 'lost' }, [13, 14], NOT_FOUND).read(4, { of: 'k' }, [20, 21], NOT_FOUND);
  expect(verdict(lost)).toMatchObject({ reason: expect.stringContaining('nothing to compare') });
  expect(verdict(lost.without('orders'))).toMatchObject({
    reason: expect.stringContaining('nothing to compare'),
  });
  const byId = sold().read(4, { id: 'order-0' }, [20, 21], NOT_FOUND);
  expect(verdict(byId)).toMatchObject({ reason: expect.stringContaining('nothing to compare') });
});

test('an id that is answered with an order cannot show it either', () => {
  const told = sold();
  told.read(3, { id: 'alias' }, [11, 12], told.view('k')).read(4, { of: 'k' }, [20, 21], NOT_FOUND);
  expect(verdict(told)).toMatchObject({ reason: expect.stringContaining('nothing to compare') });
});

describe('an order that is there, though nobody was told that he had bought it, is not nothing', () => {
  const inDoubt = (): Shop => sold().checkout({ at: [11, 12], key: 'lost', buyer: 5, ended: 'took' });

  test('so that other words for what is not there are not hidden', () => {
    const asked = (told: Shop): Shop =>
      told
        .read(4, { id: 'order-1' }, [13, 14], NOT_YOURS)
        .read(4, { id: 'nowhere' }, [15, 16], NOT_FOUND)
        .read(4, { of: 'k' }, [20, 21], NOT_YOURS);
    expect(gist(verdict(asked(inDoubt())))).toBe('violated by 4, 3');
    const seen = inDoubt();
    seen.read(5, { of: 'lost' }, [12.5, 12.6], { ...seen.view('k'), orderId: 'order-1' });
    expect(gist(verdict(asked(seen).without('orders')))).toBe('violated by 5, 4');
  });

  test('so that it may be the first of all', () => {
    const told = shop({ stock: { lamp: 5 } })
      .checkout({ at: [0, 10], key: 'lost', buyer: 5, ended: 'took' })
      .checkout({ at: [0, 10], key: 'k', buyer: 3 })
      .read(4, { id: 'order-0' }, [20, 21], NOT_FOUND)
      .read(4, { of: 'k' }, [22, 23], NOT_YOURS);
    expect(verdict(told)).toMatchObject({ reason: expect.stringContaining('nothing to compare') });
  });

  test('and its own buyer may hear why he cannot give it up', () => {
    const told = givenUp(inDoubt(), 'order-1', 'other', 5).cancel('k', [20, 21], 'not-found', 4);
    expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
    expect(verdict(told.without('orders'))).toMatchObject({ verdict: 'holds', examined: 1 });
  });
});

test('a cancellation of nothing shows how a shop refuses one, where the database says that it is of nothing', () => {
  const told = () => givenUp(sold(), 'nowhere', 'not-found', 4).cancel('k', [20, 21], 'forbidden', 4);
  expect(gist(verdict(told()))).toBe('violated by 2, 1');
  expect(gist(verdict(told().without('orders')))).toBe('holds');
});

test('the very first id out of thin air is nothing to compare with as well', () => {
  const told = shop({ stock: { lamp: 5 } })
    .checkout({ at: [0, 10], key: 'k', buyer: 3 })
    .read(4, { id: 'nowhere' }, [11, 12], NOT_FOUND)
    .read(4, { of: 'k' }, [20, 21], NOT_YOURS)
    .without('orders');
  expect(gist(verdict(told))).toBe('violated by 2, 1');
});

test('who cannot be compared is said', () => {
  const both = sold().read(4, { of: 'k' }, [20, 21], NOT_FOUND);
  both.read('anonymous', { of: 'k' }, [22, 23], NOT_FOUND).read(5, { of: 'k' }, [24, 25], NOT_FOUND);
  expect(verdict(both)).toMatchObject({
    reason:
      'nothing to compare refusals with: no read of an order that does not exist by buyers and anonymous callers',
  });
});

test('who sees or cancels what is another’s is told', () => {
  const seen = withNowhere();
  expect(verdict(seen.read('anonymous', { of: 'k' }, [20, 21], seen.view('k')))).toMatchObject({
    summary: 'The order of one buyer was shown to somebody anonymous.',
    facts: [expect.stringContaining('operation 2 [20.0, 21.0] ms: somebody anonymous read the order')],
  });
  expect(verdict(withNowhere().cancel('k', [20, 21], 'ok', 4))).toMatchObject({
    summary: 'The order of one buyer was cancelled by buyer 4.',
  });
});

test('other words for an order that exists are told, beside those for one that does not', () => {
  const told = withNowhere().read(4, { of: 'k' }, [20, 21], {
    ...{ refused: 'forbidden', body: 'not yours', status: 403 },
  });
  expect(verdict(told)).toMatchObject({
    summary:
      'A stranger can tell that an order exists: buyer 4 was refused in other words than for one that does not.',
    facts: [
      'history: for the foreign order 403 not yours',
      'history: for one that does not exist 404 {"code":"not-found"}',
      expect.stringContaining('operation 2 '),
    ],
  });
});

describe('who was turned away before anybody looked for the order', () => {
  const EXPIRED = { refused: 'unauthenticated', body: '{"code":"expired"}', status: 401 } as const;
  const MAINTAINED = { refused: 'other', body: '{"code":"maintenance"}', status: 503 } as const;

  test.each([EXPIRED, MAINTAINED, { ...MAINTAINED, status: 500 }])('learnt nothing of it: %j', (answer) => {
    const told = withNowhere()
      .read(4, { of: 'k' }, [20, 21], answer)
      .read(5, { of: 'k' }, [22, 23], NOT_FOUND);
    expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test.each([EXPIRED, MAINTAINED])('does not show how a shop refuses what does not exist: %j', (answer) => {
    const told = sold()
      .read(4, { id: 'nowhere' }, [11, 12], answer)
      .read(4, { of: 'k' }, [20, 21], NOT_FOUND);
    expect(verdict(told)).toMatchObject({ reason: expect.stringContaining('nothing to compare') });
  });

  test('is not he who has no session: "sign in first" for what is there alone tells him', () => {
    const told = withNowhere('anonymous').read('anonymous', { of: 'k' }, [20, 21], EXPIRED);
    expect(gist(verdict(told))).toBe('violated by 2, 1');
    const alike = sold().read('anonymous', { id: 'nowhere' }, [11, 12], EXPIRED);
    expect(gist(verdict(alike.read('anonymous', { of: 'k' }, [20, 21], EXPIRED)))).toBe('holds');
  });

  test('is not he who was refused with any other status', () => {
    const told = withNowhere().read(4, { of: 'k' }, [20, 21], { ...MAINTAINED, status: 499 });
    expect(gist(verdict(told))).toBe('violated by 2, 1');
  });
});

describe('many more looks take as many times as long, and not the square of it', () => {
  const looked = (many: number, order: (at: number) => { of: string } | { id: string }, isShown: boolean) => {
    const told = sold();
    const shown = isShown ? told.view('k') : NOT_FOUND;
    for (let at = 0; at < many; at += 1) told.read(isShown ? 3 : 4, order(at), [20, 21], shown);
    return told.evidence();
  };
  const grows = (order: (at: number) => { of: string } | { id: string }, isShown = false) =>
    growth(
      (many) => looked(many, order, isShown),
      (evidence) => verdictOn('no-foreign-access', evidence),
    );

  test('half of them at nothing', () => {
    expect(grows((at) => (at % 2 === 0 ? { of: 'k' } : { id: `nowhere-${at}` }))).toBeLessThan(LINEAR);
  });

  test('all of them shown one order, by its id', () => {
    expect(grows(() => ({ id: 'order-0' }), true)).toBeLessThan(LINEAR);
  });
});
