import { describe, expect, test } from 'vitest';
import type { OrderLine } from '../model/operation.ts';
import type { Claim } from './claims.ts';
import { isPlainlyRight } from './plainly-right.ts';
import { pricingWindow } from './prices.ts';
import { type CheckoutPlan, type ShopPlan, shop } from './testing/shop.ts';

/** The second price of everything is in doubt. */
const OTHER_CENTS = 1_200;
const stock = { lamp: 9, chair: 9, desk: 9 };

function isPlain(claims: readonly Claim[], plan: Partial<CheckoutPlan> = {}, premises: ShopPlan = {}) {
  const told = shop({ stock, ...premises });
  for (const sku of Object.keys(stock)) told.changePrice(OTHER_CENTS, [0, 1], 'lost', sku);
  const lines = [{ sku: 'lamp', quantity: 2 }];
  const evidence = told.checkout({ at: [10, 20], lines, ...plan }).evidence();
  const [intent] = evidence.index.intents;
  const [attempt] = intent?.attempts ?? [];
  if (intent === undefined || attempt === undefined) throw new Error('nobody checked out');
  return isPlainlyRight(attempt.lines, attempt, claims, pricingWindow(intent, evidence), evidence);
}

const line = (quantity: number, unitPriceCents: number | null, sku = 'lamp'): OrderLine => ({
  ...{ sku, quantity, unitPriceCents },
});
const answer = (change: Partial<Claim> = {}): Claim => ({
  ...{ who: 'the answer', totalCents: 2_000, currency: 'EUR', lines: [line(2, 1_000)] },
  ...change,
});
const bank = (change: Partial<Claim> = {}): Claim => answer({ who: 'the bank', lines: [], ...change });

describe('a checkout is plainly right', () => {
  test('where whoever shows lines shows those that were asked for, at valid prices, and all name their total', () => {
    expect(isPlain([answer()])).toBe(true);
    expect(isPlain([answer(), answer({ who: 'the database', discountCents: 0 }), bank()])).toBe(true);
    expect(isPlain([answer({ totalCents: 2_400, lines: [line(2, OTHER_CENTS)] })])).toBe(true);
  });

  test('whichever witness shows the lines', () => {
    expect(isPlain([bank(), answer()])).toBe(true);
  });

  test('with the surcharges that the shop declares, and not without them', () => {
    const shipped = { declarations: { surcharges: { shipping: { cents: 490 } } } };
    expect(isPlain([answer({ totalCents: 2_490 })], {}, shipped)).toBe(true);
    expect(isPlain([answer()], {}, shipped)).toBe(false);
  });
});

describe('it is looked at more closely', () => {
  test('where nobody shows lines, or a price of them', () => {
    expect(isPlain([])).toBe(false);
    expect(isPlain([bank()])).toBe(false);
    expect(isPlain([answer({ lines: [line(2, null)] })])).toBe(false);
  });

  test('where a voucher was asked for', () => {
    const vouchers = [{ code: 'TEN', limit: 9, discountCents: 1_000 }];
    expect(isPlain([answer()], { voucher: 'TEN' }, { vouchers })).toBe(false);
  });

  test.each<[string, readonly Claim[]]>([
    ['other lines than were asked for', [answer({ totalCents: 1_000, lines: [line(1, 1_000)] })]],
    ['a price that never was', [answer({ totalCents: 2_200, lines: [line(2, 1_100)] })]],
    ['a total to which its lines do not come', [answer({ totalCents: 2_400 })]],
    ['another total than the lines of another', [answer(), bank({ totalCents: 2_400 })]],
    ['a discount', [answer({ discountCents: 1 })]],
    ['another currency', [answer(), bank({ currency: 'VND' })]],
    ['another price than another', [answer(), answer({ lines: [line(2, OTHER_CENTS)] })]],
    ['other lines than another', [answer(), answer({ lines: [line(2, 1_000, 'chair')] })]],
  ])('where a witness shows %s', (_what, claims) => {
    expect(isPlain(claims)).toBe(false);
  });

  test('where two witnesses show prices that differ in a line, though not in their sum', () => {
    const lines = ['lamp', 'chair', 'desk'].map((sku) => ({ sku, quantity: 1 }));
    const shown = (lamp: number, chair: number, desk: number) =>
      answer({
        totalCents: 3_200,
        lines: [line(1, lamp, 'lamp'), line(1, chair, 'chair'), line(1, desk, 'desk')],
      });
    const first = shown(1_000, OTHER_CENTS, 1_000);
    expect(isPlain([first, shown(1_000, OTHER_CENTS, 1_000)], { lines })).toBe(true);
    expect(isPlain([first, shown(1_000, 1_000, OTHER_CENTS)], { lines })).toBe(false);
  });
});
