import { describe, expect, test } from 'vitest';
import type { Sales } from '../model/joins.ts';
import { NS_PER_MS } from '../model/time.ts';
import { overdraft, raceAt, redemptionsOf, returnsOf } from './sweep.ts';
import { type At, type Shop, shop } from './testing/shop.ts';

/** The sales of lamps as the evidence has them. */
function lampsSold(told: Shop): Sales {
  const sales = told.evidence().index.salesBySku.get('lamp');
  if (sales === undefined) throw new Error('no lamp was sold');
  return sales;
}

describe('the sale that could not be', () => {
  /** Sales at these instants, of so many units each. */
  const sold = (...sales: readonly (readonly [at: number, units: number])[]): Sales => ({
    count: sales.length,
    at: Float64Array.from(sales, ([at]) => at),
    units: Float64Array.from(sales, ([, units]) => units),
    givenUp: new Int32Array(sales.length),
    intent: () => {
      throw new Error('nobody is asked who it was');
    },
  });

  test('is none where there was enough for each', () => {
    expect(overdraft(0, sold(), [])).toBeNull();
    expect(overdraft(3, sold([5, 1], [10, 2]), [])).toBeNull();
    expect(overdraft(1, sold([5, 1], [10, 2]), [{ at: 10, units: 2 }])).toBeNull();
  });

  test('is the first, told with the worst that came of it', () => {
    expect(overdraft(2, sold([5, 1], [10, 2], [20, 3]), [])).toEqual({
      sale: 1,
      stock: 2,
      returned: 0,
      sold: 3,
      excess: 4,
    });
  });

  test('is no better for what came back afterwards', () => {
    const returns = [
      { at: 1, units: 1 },
      { at: 6, units: 2 },
    ];
    expect(overdraft(1, sold([5, 4], [7, 1]), returns)).toEqual({
      sale: 0,
      stock: 1,
      returned: 1,
      sold: 4,
      excess: 2,
    });
  });
});

describe('a race', () => {
  const bought = (...times: readonly At[]): Shop =>
    times.reduce((told, at, buyer) => told.checkout({ at, buyer }), shop());
  /** Who was in it, by buyer. */
  const racedAt = (sale: number, told: Shop) =>
    raceAt(sale, lampsSold(told)).suspects.map(({ actor }) => actor);

  test('has everybody in it who was under way when the other was, even at one instant', () => {
    expect(racedAt(0, bought([0, 5], [5, 9]))).toEqual([0, 1]);
    expect(racedAt(1, bought([0, 5], [5, 9]))).toEqual([1, 0]);
    expect(racedAt(0, bought([0, 5], [5.1, 9]))).toEqual([0]);
    expect(racedAt(1, bought([0, 5], [5.1, 9]))).toEqual([1]);
  });

  test('has somebody in it whose first try was under way, though the one that was acknowledged came later', () => {
    const told = shop()
      .checkout({ at: [0, 5], key: 'k', buyer: 1, ended: 'lost' })
      .checkout({ at: [8, 10], buyer: 2 })
      .checkout({ at: [20, 25], key: 'k', buyer: 1 });
    expect(racedAt(1, told)).toEqual([1, 2]);
    expect(racedAt(0, told)).toEqual([2, 1]);
  });

  test('is told with the operations that were acknowledged', () => {
    const told = bought([0, 5], [1, 6], [2, 7], [8, 9]);
    expect(raceAt(2, lampsSold(told)).fact).toBe(
      'history: under way at the same time as operation 2: 2 more that were sold, operations 0, 1 among them',
    );
    expect(raceAt(3, lampsSold(told)).fact).toBe(
      'history: nothing else that was sold was under way at the same time as operation 3',
    );
  });

  test('of many shows the eight that were acknowledged last', () => {
    const told = bought(...Array.from({ length: 11 }, (_, buyer): At => [buyer, 100 + buyer]));
    expect(racedAt(10, told)).toEqual([10, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(raceAt(10, lampsSold(told)).fact).toBe(
      'history: under way at the same time as operation 10: 10 more that were sold, operations 2, 3, 4, 5, 6, 7, 8, 9 among them',
    );
  });
});

test('what came back are restocks that were not refused and sales that may have been cancelled, in time', () => {
  const told = shop({ stock: { lamp: 9, chair: 9 } })
    .checkout({
      at: [0, 1],
      key: 'both',
      lines: [
        { sku: 'chair', quantity: 3 },
        { sku: 'lamp', quantity: 2 },
      ],
    })
    .checkout({ at: [0, 2], key: 'kept', buyer: 1 })
    .checkout({ at: [0, 3], key: 'doubt', buyer: 2 })
    .restock(5, [50, 60])
    .restock(6, [20, 70], 'lost')
    .restock(7, [30, 31], 'forbidden')
    .restock(8, [10, 11], 'ok', 'chair')
    .cancel('both', [40, 41])
    .cancel('doubt', [15, 16], 'lost')
    .cancel('kept', [17, 18], 'other');
  expect(returnsOf('lamp', lampsSold(told), told.evidence())).toEqual([
    { at: 15 * NS_PER_MS, units: 1 },
    { at: 20 * NS_PER_MS, units: 6 },
    { at: 40 * NS_PER_MS, units: 2 },
    { at: 50 * NS_PER_MS, units: 5 },
  ]);
});

describe('redemptions of a voucher', () => {
  const redemptions = () => {
    const told = shop({ stock: { lamp: 9 } })
      .checkout({ at: [0, 30], key: 'slow', buyer: 1 })
      .checkout({ at: [1, 10], key: 'quick', buyer: 2, lines: [{ sku: 'lamp', quantity: 4 }] })
      .checkout({ at: [2, 20], key: 'kept', buyer: 3 })
      .cancel('quick', [60, 61])
      .cancel('slow', [50, 51]);
    return redemptionsOf(told.evidence().index.intents);
  };

  test('stand in the order in which buyers were told of them, one for each order', () => {
    const { redeemed } = redemptions();
    expect(redeemed.count).toBe(3);
    expect([...redeemed.at]).toEqual([10 * NS_PER_MS, 20 * NS_PER_MS, 30 * NS_PER_MS]);
    expect([...redeemed.units]).toEqual([1, 1, 1]);
    expect([0, 1, 2].map((place) => redeemed.intent(place).intentId)).toEqual(['quick', 'kept', 'slow']);
  });

  test('are given back in the order of the cancellations', () => {
    expect(redemptions().returned).toEqual([
      { at: 50 * NS_PER_MS, units: 1 },
      { at: 60 * NS_PER_MS, units: 1 },
    ]);
  });

  test('end with the last: to ask for one more is an error', () => {
    const { redeemed } = redemptions();
    expect(() => redeemed.intent(3)).toThrow('there is no redemption 3');
  });
});
