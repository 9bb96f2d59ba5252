import { describe, expect, test } from 'vitest';
import {
  distance,
  inWords,
  isPossible,
  possibleTotals,
  pricingWindow,
  type Totals,
  validPrices,
  wasItsPrice,
} from './prices.ts';
import { type CheckoutPlan, type Shop, type ShopPlan, shop } from './testing/shop.ts';

type Prices = Readonly<Record<string, readonly number[]>>;

/** One of each, or what the plan says, where each sku costs 10.00 EUR or, for all that anybody knows, one of these. */
function bought(prices: Prices, { checkout, ...plan }: ShopPlan & { checkout?: Partial<CheckoutPlan> } = {}) {
  const skus = Object.keys(prices);
  const told = shop({ stock: Object.fromEntries(skus.map((sku) => [sku, 9])), ...plan });
  for (const [sku, others] of Object.entries(prices))
    for (const price of others) told.changePrice(price, [0, 1], 'lost', sku);
  const lines = skus.map((sku) => ({ sku, quantity: 1 }));
  return told.checkout({ at: [10, 20], lines, ...checkout });
}

function asked(told: Shop) {
  const evidence = told.evidence();
  const [intent] = evidence.index.intents;
  const [attempt] = intent?.attempts ?? [];
  if (intent === undefined || attempt === undefined) throw new Error('nobody checked out');
  return { evidence, attempt, window: pricingWindow(intent, evidence) };
}

function totalsOf(told: Shop): Totals | null {
  const { evidence, attempt, window } = asked(told);
  return possibleTotals(attempt.lines, attempt, window, evidence);
}

const upwards = (count: number, step: number): number[] =>
  Array.from({ length: count }, (_, at) => 1_000 + at * step).slice(1);

describe('what a cart may cost', () => {
  test('is every combination of the prices of its lines', () => {
    const lines = [
      { sku: 'lamp', quantity: 2 },
      { sku: 'chair', quantity: 1 },
    ];
    const totals = totalsOf(bought({ lamp: [1_100], chair: [1_500] }, { checkout: { lines } }));
    expect(totals).toMatchObject({ least: 3_000, most: 3_700 });
    expect(totals?.sums?.toSorted()).toEqual([3_000, 3_200, 3_500, 3_700]);
  });

  test('is told once, however many combinations come to it', () => {
    expect(totalsOf(bought({ lamp: [1_100], chair: [1_100] }))?.sums).toHaveLength(3);
    const { evidence, window } = asked(bought({ lamp: [1_000] }));
    expect(validPrices('lamp', window, evidence)).toEqual([1_000]);
  });

  test('is not known where the catalogue does not know a sku or the voucher', () => {
    const lines = [{ sku: 'sofa', quantity: 1 }];
    expect(totalsOf(bought({ lamp: [] }, { checkout: { lines } }))).toBeNull();
    expect(totalsOf(bought({ lamp: [] }, { checkout: { voucher: 'OTHER' } }))).toBeNull();
    const { evidence, window } = asked(bought({ lamp: [] }));
    expect(wasItsPrice('lamp', 1_000, window, evidence)).toBe(true);
    expect(wasItsPrice('sofa', 1_000, window, evidence)).toBe(false);
  });

  test('is listed up to twenty thousand sums; of more only the least and the most are known', () => {
    const listed = totalsOf(bought({ lamp: upwards(100, 1), chair: upwards(200, 100) }));
    expect(listed).toMatchObject({ least: 2_000, most: 21_999 });
    expect(listed?.sums).toHaveLength(20_000);
    const tooMany = { lamp: upwards(100, 1), chair: upwards(201, 100) };
    expect(totalsOf(bought(tooMany))).toEqual({ sums: null, least: 2_000, most: 22_099 });
    expect(totalsOf(bought({ ...tooMany, desk: [] }))).toEqual({ sums: null, least: 3_000, most: 23_099 });
  });

  test('has its voucher taken off and its surcharges added, where there are too many sums as well', () => {
    const plan = {
      vouchers: [{ code: 'TEN', limit: 9, discountCents: 1_000 }],
      declarations: { surcharges: { shipping: { cents: 490 } } },
      checkout: { voucher: 'TEN' },
    };
    expect(totalsOf(bought({ lamp: [] }, plan))).toEqual({ sums: [490], least: 490, most: 490 });
    const tooMany = { lamp: upwards(100, 1), chair: upwards(201, 100) };
    expect(totalsOf(bought(tooMany, plan))).toEqual({ sums: null, least: 1_490, most: 21_589 });
  });
});

const listed = (...sums: readonly number[]): Totals => ({
  sums,
  least: Math.min(...sums),
  most: Math.max(...sums),
});
const RANGE: Totals = { sums: null, least: 1_000, most: 2_000 };

test('a total is possible where it is one of the sums, or lies in their range where nobody knows them', () => {
  const possible = (totals: Totals, ...asked: readonly number[]) =>
    asked.filter((total) => isPossible(total, totals));
  expect(possible(listed(1_000, 2_000), 999, 1_000, 1_500, 2_000, 2_001)).toEqual([1_000, 2_000]);
  expect(possible(RANGE, 999, 1_000, 1_500, 2_000, 2_001)).toEqual([1_000, 1_500, 2_000]);
});

test('a mistake costs what lies between it and the nearest total that would have been right', () => {
  expect(distance(1_400, listed(2_000, 1_000))).toBe(400);
  expect(distance(1_600, listed(2_000, 1_000))).toBe(400);
  expect(distance(990, RANGE)).toBe(10);
  expect(distance(1_500, RANGE)).toBe(0);
  expect(distance(2_030, RANGE)).toBe(30);
});

test('up to five totals are named, the least first; of more only the range', () => {
  expect(inWords(listed(1_000), 'EUR')).toBe('10.00 EUR');
  expect(inWords(listed(300, 1_000, 500, 100, 200), 'EUR')).toBe(
    '1.00 EUR or 2.00 EUR or 3.00 EUR or 5.00 EUR or 10.00 EUR',
  );
  expect(inWords(listed(300, 1_000, 500, 100, 200, 400), 'EUR')).toBe(
    'something between 1.00 EUR and 10.00 EUR',
  );
  expect(inWords(RANGE, 'EUR')).toBe('something between 10.00 EUR and 20.00 EUR');
});

test('of a price that may have been any of more than a call takes arguments the range is known', () => {
  expect(totalsOf(bought({ lamp: upwards(150_000, 1) }))).toEqual({
    sums: null,
    least: 1_000,
    most: 150_999,
  });
});
