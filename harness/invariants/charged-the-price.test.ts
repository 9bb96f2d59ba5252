import { describe, expect, test } from 'vitest';
import type { Surcharges } from '../model/surcharges.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('charged-the-price');
const lamps = (quantity: number) => [{ sku: 'lamp', quantity }];

test('quantity times price holds', () => {
  expect(verdict(shop().checkout({ at: [0, 10], lines: lamps(3) }))).toMatchObject({
    verdict: 'holds',
    examined: 1,
  });
});

test('the price before a change is right until the change is acknowledged, and at that instant', () => {
  const old = (start: number) =>
    shop()
      .changePrice(2_000, [5, 10])
      .checkout({ at: [start, 20] });
  expect(gist(verdict(old(10)))).toBe('holds');
  expect(verdict(old(10.1))).toMatchObject({ verdict: 'violated', offending: [1], costCents: 1_000 });
});

test('the price after a change is right from the moment that the change began', () => {
  const changed = (end: number) =>
    shop()
      .checkout({ at: [0, end], unitPriceCents: 2_000 })
      .changePrice(2_000, [5, 10]);
  expect(gist(verdict(changed(5)))).toBe('holds');
  expect(gist(verdict(changed(4.9)))).toBe('violated by 0');
});

test('a change in doubt may have come, may never come, and ends no other price', () => {
  const told = (unitPriceCents: number) =>
    shop()
      .changePrice(2_000, [5, 10], 'lost')
      .checkout({ at: [60, 70], unitPriceCents });
  expect(gist(verdict(told(1_000)))).toBe('holds');
  expect(gist(verdict(told(2_000)))).toBe('holds');
  expect(gist(verdict(told(1_500)))).toBe('violated by 1');
});

test('a change in doubt stays possible even after a later one', () => {
  const told = shop()
    .changePrice(2_000, [5, 10], 'lost')
    .changePrice(3_000, [20, 30])
    .checkout({ at: [60, 70], unitPriceCents: 2_000 });
  expect(gist(verdict(told))).toBe('holds');
});

test('a refused change never was a price', () => {
  const told = shop()
    .changePrice(1, [5, 10], 'forbidden')
    .checkout({ at: [6, 7], unitPriceCents: 1 });
  expect(gist(verdict(told))).toBe('violated by 1');
});

test('of two changes that overlapped either may have come last', () => {
  const told = (unitPriceCents: number) =>
    shop()
      .changePrice(2_000, [5, 15])
      .changePrice(3_000, [10, 20])
      .checkout({ at: [60, 70], unitPriceCents });
  expect(gist(verdict(told(2_000)))).toBe('holds');
  expect(gist(verdict(told(3_000)))).toBe('holds');
  expect(gist(verdict(told(1_000)))).toBe('violated by 2');
});

test('a price stays good as long as the shop honours it', () => {
  const told = (pricesHonouredMs: number) =>
    shop({ declarations: { pricesHonouredMs } })
      .changePrice(2_000, [0, 10])
      .checkout({ at: [20, 30] });
  expect(gist(verdict(told(10)))).toBe('holds');
  expect(gist(verdict(told(9)))).toBe('violated by 1');
});

test('a price that a page showed which may be old is as good as any that was shown', () => {
  const told = (stalenessMs: number, pricesHonouredMs: number) =>
    shop({ declarations: { stalenessMs, pricesHonouredMs } })
      .changePrice(2_000, [0, 10])
      .browse(1_000, [14, 15])
      .checkout({ at: [20, 30] });
  expect(gist(verdict(told(4, 6)))).toBe('holds');
  expect(gist(verdict(told(4, 5)))).toBe('violated by 2');
  expect(gist(verdict(told(20, 0)))).toBe('violated by 2');
});

test('a replayed answer was priced when the order was made', () => {
  const told = shop()
    .checkout({ at: [0, 5], key: 'k', ended: 'took' })
    .changePrice(2_000, [6, 7])
    .checkout({ at: [8, 9], key: 'k' });
  expect(gist(verdict(told))).toBe('holds');
});

test('each line may have its own moment, but every line needs a price of its own', () => {
  const lines = [
    { sku: 'lamp', quantity: 2 },
    { sku: 'chair', quantity: 1 },
  ];
  const told = (totalCents: number) =>
    shop({ stock: { lamp: 9, chair: 9 } })
      .changePrice(1_001, [0, 100], 'ok', 'lamp')
      .checkout({ at: [10, 20], lines, totalCents })
      .edit((books) => {
        books.lines = [];
      });
  expect(gist(verdict(withoutShownPrices(told(3_000))))).toBe('holds');
  expect(gist(verdict(withoutShownPrices(told(3_002))))).toBe('holds');
  expect(gist(verdict(withoutShownPrices(told(3_001))))).toBe('violated by 1');
  expect(gist(verdict(told(3_002)))).toBe('violated by 1');
});

function withoutShownPrices(told: ReturnType<typeof shop>) {
  for (const [position, operation] of told.history.entries()) {
    if (operation.kind !== 'checkout' || operation.outcome.type !== 'ok') continue;
    const lines = operation.outcome.result.lines.map((line) => ({ ...line, unitPriceCents: null }));
    const outcome = { type: 'ok', result: { ...operation.outcome.result, lines } } as const;
    told.history[position] = { ...operation, outcome };
  }
  return told;
}

test.each([
  [
    'the bank',
    (told: ReturnType<typeof shop>) =>
      told.edit((books) => {
        books.payments = books.payments.map((payment) => ({ ...payment, amountCents: 999 }));
      }),
  ],
  [
    'the database',
    (told: ReturnType<typeof shop>) =>
      told.edit((books) => {
        books.orders = books.orders.map((order) => ({ ...order, totalCents: 999 }));
      }),
  ],
  [
    'the currency',
    (told: ReturnType<typeof shop>) =>
      told.edit((books) => {
        books.payments = books.payments.map((payment) => ({ ...payment, currency: 'JPY' }));
      }),
  ],
])('%s is held to the same price, in doubt as well', (_who, bend) => {
  expect(gist(verdict(bend(shop().checkout({ at: [0, 1] }))))).toBe('violated by 0');
  expect(gist(verdict(bend(shop().checkout({ at: [0, 1], ended: 'took' }))))).toBe('violated by 0');
});

test('a refused attempt decided no price', () => {
  const told = shop()
    .checkout({ at: [0, 5], key: 'k', ended: 'declined' })
    .changePrice(2_000, [6, 7])
    .checkout({ at: [10, 11], key: 'k' });
  expect(gist(verdict(told))).toBe('violated by 0, 2');
});

test('the bank must have charged the very total that was told, not another one that was possible', () => {
  const told = shop()
    .changePrice(2_000, [0, 10])
    .checkout({ at: [5, 15] })
    .edit((books) => {
      books.payments = books.payments.map((payment) => ({ ...payment, amountCents: 2_000 }));
    });
  expect(gist(verdict(told))).toBe('violated by 1');
});

test('lines whose mistakes cancel out are mistakes all the same', () => {
  const lines = [
    { sku: 'lamp', quantity: 1 },
    { sku: 'chair', quantity: 1 },
  ];
  const told = shop({ stock: { lamp: 1, chair: 1 } })
    .checkout({ at: [0, 1], lines })
    .edit((books) => {
      books.lines = books.lines.map((line, at) => ({ ...line, unitPriceCents: at === 0 ? 999 : 1_001 }));
    });
  expect(gist(verdict(told))).toBe('violated by 0');
});

describe('a voucher', () => {
  const vouchers = [{ code: 'TEN', limit: 9, discountCents: 1_000 }];
  const bought = (plan: Partial<CheckoutPlan> = {}, units = 2) =>
    shop({ stock: { lamp: 9 }, vouchers }).checkout({
      at: [0, 10],
      lines: lamps(units),
      voucher: 'TEN',
      ...plan,
    });
  const showing = (discountCents: number) => (told: Shop) =>
    told.edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, discountCents }));
    });

  test('is taken off, and never more than all of it', () => {
    expect(gist(verdict(bought()))).toBe('holds');
    expect(gist(verdict(bought({}, 1)))).toBe('holds');
    expect(bought({}, 1).books.orders[0]?.totalCents).toBe(0);
  });

  test('was asked for, so the full price is too much', () => {
    expect(verdict(bought({ totalCents: 2_000 }))).toMatchObject({ verdict: 'violated', costCents: 1_000 });
  });

  test('that nobody asked for was not to be taken off', () => {
    const told = shop({ stock: { lamp: 9 }, vouchers }).checkout({
      at: [0, 10],
      lines: lamps(2),
      totalCents: 1_000,
    });
    expect(gist(verdict(told))).toBe('violated by 0');
  });

  test('is shown as what it was, by the database too', () => {
    expect(gist(verdict(showing(999)(bought())))).toBe('violated by 0');
    expect(gist(verdict(showing(1_000)(bought())))).toBe('holds');
  });

  test('that the catalogue does not know is nothing to judge by', () => {
    expect(gist(verdict(bought({ voucher: 'OTHER', totalCents: 7 })))).toBe('inconclusive');
  });

  test('is taken off whichever price of a flip was charged', () => {
    const told = (unitPriceCents: number) => bought({ unitPriceCents }).changePrice(1_500, [5, 6]);
    expect(gist(verdict(told(1_500)))).toBe('holds');
    expect(gist(verdict(told(1_000)))).toBe('holds');
    expect(gist(verdict(told(1_250)))).toBe('violated by 0');
  });
});

describe('surcharges', () => {
  const SHIPPED = { shipping: { cents: 490, freeFromCents: 3_000 } } as const;
  const TAXED = { tax: { basisPoints: 1_900, onShipping: false } } as const;
  const bought = (surcharges: Surcharges, plan: Partial<CheckoutPlan> = {}) =>
    shop({
      stock: { lamp: 9 },
      vouchers: [{ code: 'TEN', limit: 9, discountCents: 1_000 }],
      declarations: { surcharges },
    }).checkout({ at: [0, 10], lines: lamps(2), ...plan });

  test.each<[string, Surcharges, Partial<CheckoutPlan>, number]>([
    ['shipping', SHIPPED, {}, 2_490],
    ['what is sent for nothing', SHIPPED, { lines: lamps(3) }, 3_000],
    ['what a voucher brings below the limit again', SHIPPED, { lines: lamps(3), voucher: 'TEN' }, 2_490],
    ['a tax', TAXED, {}, 2_380],
    ['a tax on what the voucher leaves', TAXED, { voucher: 'TEN' }, 1_190],
    ['a tax beside shipping', { ...SHIPPED, ...TAXED }, {}, 2_870],
    ['a tax on shipping', { ...SHIPPED, tax: { basisPoints: 1_900, onShipping: true } }, {}, 2_963],
    ['a tax of half a cent', { tax: { basisPoints: 5, onShipping: false } }, { lines: lamps(1) }, 1_001],
  ])('%s is charged where it is declared, to the cent', (_what, surcharges, plan, totalCents) => {
    expect(gist(verdict(bought(surcharges, { ...plan, totalCents })))).toBe('holds');
    for (const off of [-1, 1])
      expect(verdict(bought(surcharges, { ...plan, totalCents: totalCents + off }))).toMatchObject({
        verdict: 'violated',
        costCents: 1,
      });
  });

  test('that nobody declared are too much', () => {
    expect(gist(verdict(bought({}, { totalCents: 2_490 })))).toBe('violated by 0');
  });

  test('are those of the price that was charged, whichever of a flip it was', () => {
    const told = (unitPriceCents: number, totalCents: number) =>
      bought(SHIPPED, { unitPriceCents, totalCents }).changePrice(1_500, [5, 6]);
    expect(gist(verdict(told(1_000, 2_490)))).toBe('holds');
    expect(gist(verdict(told(1_500, 3_000)))).toBe('holds');
    expect(gist(verdict(told(1_500, 3_490)))).toBe('violated by 0');
  });
});

test('a key that is used again with another cart is charged for the one that was acknowledged', () => {
  const told = (ended: 'ok' | 'took') =>
    shop({ stock: { lamp: 5 } })
      .checkout({ at: [0, 5], key: 'k', ended: 'lost' })
      .checkout({ at: [10, 15], key: 'k', lines: [{ sku: 'lamp', quantity: 2 }], ended });
  expect(verdict(told('ok'))).toMatchObject({ verdict: 'holds', examined: 1 });
  // Nobody can tell which of the two was made.
  expect(verdict(told('took'))).toMatchObject({ verdict: 'inconclusive', reason: 'nothing to examine' });
});
