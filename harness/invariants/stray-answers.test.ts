import { describe, expect, test } from 'vitest';
import type { Operation, OrderStatus } from '../model/operation.ts';
import { strayAnswers } from './stray-answers.ts';
import { growth, LINEAR } from './testing/growth.ts';
import { sighted } from './testing/hostile.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('answers-match-questions');
const sold = (): Shop => shop({ stock: { lamp: 9, vase: 9 } }).checkout({ at: [0, 10], key: 'k', buyer: 3 });

/** The last answer spoke of something else. */
function answeredWith(told: Shop, result: object): Shop {
  const last = told.history.pop();
  if (last?.outcome.type !== 'ok') throw new Error('nothing was answered');
  const outcome = { type: 'ok', result: { ...last.outcome.result, ...result } };
  told.history.push({ ...last, outcome } as Operation);
  return told;
}

describe('what came of an attempt that came to nothing', () => {
  const FAILED = { orderId: 'f', status: 'failed', totalCents: 1_000, currency: 'EUR', lines: [] } as const;
  const refused = (buyer: number): Shop =>
    shop({ stock: { lamp: 9 } }).checkout({ at: [0, 10], key: 'k', buyer, ended: 'declined' });
  const shown = (told: Shop, status: OrderStatus = 'failed') =>
    gist(verdict(told.read(3, { of: 'k' }, [20, 21], { ...FAILED, status })));

  test('may be shown until its buyer is told of an order', () => {
    expect(shown(refused(3))).toBe('holds');
    const later = refused(3).read(3, { of: 'k' }, [20, 21], FAILED);
    expect(gist(verdict(later.checkout({ at: [30, 31], key: 'k', buyer: 3 })))).toBe('holds');
    expect(shown(refused(3).checkout({ at: [11, 12], key: 'k', buyer: 3 }))).toBe('violated by 2');
  });

  test('is none of one whose attempts all succeeded, and may still be shown in the instant in which he is told', () => {
    const early = sold().read(3, { of: 'k' }, [5, 6], FAILED);
    expect(gist(verdict(early))).toBe('violated by 1');
    const touching = refused(3).checkout({ at: [11, 20], key: 'k', buyer: 3 });
    expect(shown(touching)).toBe('holds');
  });

  test('is for another invariant where it is shown as sold: there was no order to stray from', () => {
    expect(shown(refused(3), 'live')).toBe('holds');
  });

  test('is no order of another buyer under the key, but that is sold', () => {
    const shared = () => refused(3).checkout({ at: [0, 10], key: 'k', buyer: 4 });
    expect(shown(shared())).toBe('holds');
    expect(shown(shared(), 'pending')).toBe('holds');
    expect(shown(shared(), 'live')).toBe('violated by 2');
    const nobodys = shop({ stock: { lamp: 9 } }).checkout({ at: [0, 10], key: 'k', buyer: 4 });
    expect(shown(nobodys)).toBe('violated by 1');
  });
});

test('many who look at what came of one key are answered in as many times as long, and not the square of it', () => {
  const looked = (many: number) => {
    const few = many / 8;
    const told = sold();
    for (let at = 0; at < few; at += 1)
      told.checkout({ at: [at, at + 1], key: 'k', buyer: 3, ended: 'declined' });
    for (let at = 0; at < few; at += 1) told.read(3, { of: 'k' }, [few + at, few + at + 1], told.view('k'));
    return told.evidence();
  };
  expect(growth(looked, (evidence) => strayAnswers(evidence, []))).toBeLessThan(LINEAR);
}, 60_000);

describe('what was asked and what was told instead is said', () => {
  test('of a product', () => {
    const found = verdict(answeredWith(sold().browse(1, [11, 12]), { sku: 'vase' }));
    expect(sentence(found)).toBe('Asked for lamp, the shop spoke of vase.');
    expect(found).toMatchObject({ facts: [expect.stringContaining('operation 1 ')] });
  });

  test('of an order, and of each of two that may have been meant', () => {
    const read = (told: Shop) =>
      sentence(verdict(told.read(3, { of: 'k' }, [40, 41], { ...told.view('k'), orderId: 'order-9' })));
    expect(read(sold())).toBe('Asked for the order order-0, the shop showed order-9.');
    const byId = sold();
    byId.read(3, { id: 'order-0' }, [40, 41], { ...byId.view('k'), orderId: 'order-9' });
    expect(sentence(verdict(byId))).toBe('Asked for the order order-0, the shop showed order-9.');
    expect(read(sold().checkout({ at: [20, 30], key: 'k', buyer: 4 }))).toBe(
      'Asked for the order order-0 or order-1, the shop showed order-9.',
    );
  });

  test('not of an order of his own that its buyer was never told of', () => {
    const lost = () => sold().checkout({ at: [20, 30], key: 'k', buyer: 4, ended: 'took' });
    const read = (told: Shop, buyer: number) =>
      gist(verdict(told.read(buyer, { of: 'k' }, [40, 41], { ...told.view('k'), orderId: 'order-1' })));
    expect(read(lost(), 4)).toBe('holds');
    // Who was told of one, or never tried, is shown another's.
    expect(read(lost(), 3)).toBe('violated by 2');
    expect(read(lost(), 5)).toBe('violated by 2');
    expect(read(lost().checkout({ at: [31, 32], key: 'k', buyer: 4, ended: 'took' }), 4)).toBe('holds');
    const told = lost().checkout({ at: [31, 32], key: 'k', buyer: 4 });
    expect(
      gist(verdict(told.read(4, { of: 'k' }, [40, 41], { ...told.view('k'), orderId: 'order-9' }))),
    ).toBe('violated by 3');
  });

  test('of a cart', () => {
    const lines = [{ sku: 'vase', quantity: 1, unitPriceCents: 1 }];
    expect(sentence(verdict(answeredWith(sold(), { lines })))).toBe(
      'A checkout was answered with other lines than it asked for.',
    );
  });

  test('of another one’s order', () => {
    const crossed = answeredWith(sold().checkout({ at: [1, 11], key: 'l', buyer: 3 }), {
      orderId: 'order-0',
    });
    expect(sentence(verdict(crossed))).toBe('A checkout was answered with the order of the intent k.');
  });
});

describe('no answer strays', () => {
  test('that refuses', () => {
    const told = sold()
      .restock(1, [11, 12], 'forbidden')
      .changePrice(1, [13, 14], 'busy')
      .read(3, { of: 'k' }, [15, 16], { refused: 'busy', body: '' })
      .read(3, { id: 'nowhere' }, [17, 18], { refused: 'not-found', body: '' });
    expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 5 });
  });

  test('to a forged quantity that no shop can sell, whatever it made of it', () => {
    const forgery = { field: 'quantity', value: -1 } as const;
    const told = shop({ stock: { lamp: 9 } }).checkout({ at: [0, 1], forgery });
    const lines = [{ sku: 'lamp', quantity: 5, unitPriceCents: 1_000 }];
    expect(gist(verdict(answeredWith(told, { lines })))).toBe('holds');
  });

  test('with an order of which the database does not say whose it is', () => {
    const anonymous = sold().edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, intentId: null }));
    });
    expect(gist(verdict(anonymous))).toBe('holds');
  });
});

describe('an answer with the id of another request', () => {
  const misdirected = (told: Shop, what: number): Shop =>
    sighted(told, { type: 'misdirected', what: `${what}` });

  test('is told beside the question that it belongs to, or that nobody asked', () => {
    const found = verdict(misdirected(sold().browse(1, [11, 12]), 0));
    expect(sentence(found)).toBe('A request was given the answer to another one.');
    expect(found).toMatchObject({
      facts: [
        expect.stringContaining('asked: operation 1 '),
        expect.stringContaining('answered: operation 0 '),
      ],
    });
    expect(verdict(misdirected(sold(), 77))).toMatchObject({
      facts: [expect.anything(), 'answered: operation 77, which this backend was never asked'],
    });
  });

  test('matters for two restocks of one product: each is a change of its own', () => {
    const twice = sold().restock(1, [11, 12]).restock(2, [13, 14]);
    expect(gist(verdict(misdirected(twice, 1)))).toBe('violated by 2, 1');
    const alike = sold().restock(1, [11, 12]).restock(1, [13, 14]);
    expect(gist(verdict(misdirected(alike, 1)))).toBe('violated by 2, 1');
  });

  test('does not matter for two reads of one order by one buyer', () => {
    const told = sold();
    told.read(3, { of: 'k' }, [11, 12], told.view('k')).read(3, { of: 'k' }, [13, 14], told.view('k'));
    expect(gist(verdict(misdirected(told, 1)))).toBe('holds');
  });
});
