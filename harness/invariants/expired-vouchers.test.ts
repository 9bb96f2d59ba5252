import { describe, expect, test } from 'vitest';
import type { Declarations } from '../model/evidence.ts';
import { answering } from './testing/answers.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('vouchers-are-limited');

/** Good for three seconds, and for a fourth by a clock that is slow. */
const summer = (limit = 9, declarations: Partial<Declarations> = {}): Shop =>
  shop({
    declarations,
    stock: { lamp: 9 },
    vouchers: [
      { code: 'SUMMER', limit, discountCents: 100, expiresInMs: 3_000 },
      { code: 'EVER', limit: 9, discountCents: 100 },
    ],
  });
const bought = (told: Shop, key: string, start: number, plan: Partial<CheckoutPlan> = {}): Shop =>
  told.checkout({ at: [start, start + 10], key, voucher: 'SUMMER', ...plan });

test('a voucher may be redeemed until it has surely expired, and not an instant later', () => {
  expect(gist(verdict(bought(summer(), 'a', 2_999)))).toBe('holds');
  expect(gist(verdict(bought(summer(), 'a', 4_000)))).toBe('holds');
  expect(gist(verdict(bought(summer(), 'a', 4_000.1)))).toBe('violated by 0');
});

test('it takes no witness but the history', () => {
  const told = bought(summer(), 'a', 4_001).without('orders', 'vouchers', 'redemptions');
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('an order that was asked for in time may be confirmed, and told again, at any time', () => {
  expect(gist(verdict(bought(summer(), 'a', 3_900, { at: [3_900, 9_000] })))).toBe('holds');
  expect(gist(verdict(bought(bought(summer(), 'a', 10), 'a', 5_000)))).toBe('holds');
  const doubted = bought(bought(summer(), 'a', 10, { ended: 'took' }), 'a', 5_000);
  expect(gist(verdict(doubted))).toBe('holds');
  const neverArrived = bought(bought(summer(), 'a', 10, { ended: 'lost' }), 'a', 5_000);
  expect(gist(verdict(neverArrived))).toBe('holds');
});

test('it is told with every attempt, and another buyer who had the same key in time is no excuse', () => {
  const doubted = bought(summer(), 'a', 5_000, { ended: 'took' });
  expect(gist(verdict(bought(doubted, 'a', 6_000)))).toBe('violated by 0, 1');
  const shared = bought(bought(summer(), 'a', 10), 'a', 5_000, { buyer: 1 });
  expect(gist(verdict(shared))).toBe('violated by 1');
});

test('an attempt that was refused, or whose outcome nobody learnt, says nothing of what was redeemed', () => {
  expect(gist(verdict(bought(summer(), 'a', 5_000, { ended: 'voucher-expired' })))).toBe('holds');
  expect(gist(verdict(bought(summer(), 'a', 5_000, { ended: 'lost' })))).toBe('holds');
});

test('a voucher that is good for ever, or of another shop, never expires', () => {
  expect(gist(verdict(bought(summer(), 'a', 5_000, { voucher: 'EVER' })))).toBe('holds');
  // Nothing is taken off for one that the catalogue does not have: `charged-the-price` has a word for that.
  expect(gist(verdict(bought(summer(), 'a', 5_000, { voucher: 'WINTER' })))).toBe('holds');
});

test('a voucher that is left off without a word is not redeemed', () => {
  const told = bought(summer(), 'a', 5_000, { lines: [], totalCents: 0 });
  expect(gist(verdict(told))).toBe('holds');
});

test('an order that was cancelled later was redeemed all the same', () => {
  const told = bought(summer(), 'a', 5_000).cancel('a', [5_020, 5_030]);
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a clock that a fault puts ahead lets it expire sooner, and one that it puts back later by as much', () => {
  const set = (aheadMs: number, start: number): Shop =>
    bought(summer(), 'a', start).fault([100, 200], { type: 'clock', aheadMs });
  expect(gist(verdict(set(60_000, 4_000)))).toBe('holds');
  expect(gist(verdict(set(60_000, 4_001)))).toBe('violated by 0');
  expect(gist(verdict(set(-2_000, 6_000)))).toBe('holds');
  expect(gist(verdict(set(-2_000, 6_001)))).toBe('violated by 0');
  const killed = (start: number) => bought(summer(), 'a', start).fault([100, 200], { type: 'kill' });
  expect(gist(verdict(killed(4_000)))).toBe('holds');
  expect(gist(verdict(killed(4_001)))).toBe('violated by 0');
});

test('it is told in words, with what it cost', () => {
  expect(verdict(bought(bought(summer(), 'a', 4_500), 'b', 4_600))).toMatchObject({
    summary:
      'The voucher SUMMER had surely expired by 4000.0 ms, but an order was confirmed with it that nobody had asked for before 4500.0 ms. (and 1 more like it)',
    facts: [
      'catalogue: SUMMER is good for 3000 ms from set-up on, which had ended at 0.0 ms; allowed for clocks that differ: 1000 ms',
      expect.stringContaining(
        'operation 0 [4500.0, 4510.0] ms: buyer 0 checked out 1 × lamp with the voucher SUMMER: ok',
      ),
      expect.stringMatching(/^also: The voucher SUMMER had surely expired/),
    ],
    costCents: 200,
  });
});

test('it costs what was taken off, which may be less than the voucher is worth', () => {
  const cheap = bought(summer(), 'a', 5_000, { unitPriceCents: 60 });
  expect(verdict(cheap)).toMatchObject({ verdict: 'violated', costCents: 60 });
});

test('of two vouchers under one key only the one that was taken counts', () => {
  const told = bought(bought(summer(), 'a', 5_000, { voucher: 'EVER' }), 'a', 6_000);
  expect(gist(verdict(answering(told, { discountCents: 0, totalCents: 1_000 })))).toBe('holds');
});

test('a redemption that is one too many as well costs once', () => {
  expect(verdict(bought(bought(summer(1), 'a', 10), 'b', 4_500))).toMatchObject({
    verdict: 'violated',
    costCents: 100,
  });
});

describe('where an answer does not say what was taken off', () => {
  const silent = (totalCents: number, discountCents: number, declarations: Partial<Declarations> = {}) => {
    const told = bought(summer(9, declarations), 'a', 5_000);
    const [only] = told.history;
    if (only?.kind !== 'checkout' || only.outcome.type !== 'ok') return expect.fail('nothing was bought');
    const { discountCents: _, ...shown } = only.outcome.result;
    const lines = [{ sku: 'lamp', quantity: 1, unitPriceCents: 1_000 }];
    told.history[0] = { ...only, outcome: { type: 'ok', result: { ...shown, totalCents, lines } } };
    return told.edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, totalCents, discountCents }));
    });
  };

  test('the order does, whatever the total', () => {
    expect(sentence(verdict(silent(900, 100)))).toContain('had surely expired');
    expect(sentence(verdict(silent(1_000, 100)))).toContain('had surely expired');
    expect(gist(verdict(silent(1_000, 0).without('redemptions', 'vouchers')))).toBe('holds');
  });

  test('the lines and their total do where no order says it either', () => {
    expect(sentence(verdict(silent(900, 100).without('orders')))).toContain('had surely expired');
    const whole = silent(1_000, 0).without('orders', 'redemptions', 'vouchers');
    expect(gist(verdict(whole))).toBe('holds');
  });

  test('surcharges belong to what the lines come to', () => {
    const declarations = { surcharges: { shipping: { cents: 500 } } };
    const told = (totalCents: number) =>
      silent(totalCents, 100, declarations).without('orders', 'redemptions', 'vouchers');
    expect(gist(verdict(told(1_400)))).toBe('violated by 0');
    expect(gist(verdict(told(1_500)))).toBe('holds');
  });

  test('it costs what the voucher is worth', () => {
    expect(verdict(silent(900, 100))).toMatchObject({ costCents: 100 });
  });
});

test('an order may have been tried more often than a call takes arguments', () => {
  const voucher = { code: 'SOON', limit: 1, discountCents: 100, expiresInMs: 1_000 };
  const told = shop({ stock: { lamp: 1 }, vouchers: [voucher] }).checkout({
    at: [5_000, 5_001],
    key: 'k',
    voucher: 'SOON',
  });
  const [first] = told.history;
  for (let id = 1; first !== undefined && id < 150_000; id += 1) told.history.push({ ...first, id });
  expect(verdict(told)).toMatchObject({ verdict: 'violated', costCents: 100 });
});
