import { describe, expect, test } from 'vitest';
import { looseOrders } from './loose-orders.ts';
import { growth, LINEAR } from './testing/growth.ts';
import type { Books } from './testing/records.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('charged-the-price');
const vouchers = [{ code: 'TEN', limit: 9, discountCents: 10 }];
const lost = (plan: Partial<CheckoutPlan> = {}): Shop =>
  shop({ stock: { lamp: 9 }, vouchers }).checkout({ at: [0, 10], key: 'k', ended: 'took', ...plan });
const bend = (told: Shop, change: Partial<Books['orders'][number]>): Shop =>
  told
    .edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, ...change }));
    })
    .without('payments');
const unkeyed = (change: Partial<Books['orders'][number]> = {}, told = lost()): string =>
  sentence(verdict(bend(told, { intentId: null, ...change })));
const PROBLEM = 'An order whose answer was lost does not cost what its lines do: ';

describe('an order under no key, whose answer was lost', () => {
  test('costs what its lines do', () => {
    expect(verdict(bend(lost(), { intentId: null }))).toMatchObject({ reason: 'nothing to examine' });
    expect(unkeyed({ totalCents: 1 })).toBe(
      `${PROBLEM}the database says 0.01 EUR but shows lines that sum to 10.00 EUR, less 0.00 EUR, plus 0.00 EUR of surcharges.`,
    );
    expect(verdict(bend(lost(), { intentId: null, totalCents: 1 }))).toMatchObject({
      facts: [
        'database: order order-0 of buyer-0@buyers.test is live, 0.01 EUR',
        'database: line 1 × lamp at 1000 cents',
      ],
      offending: [],
    });
  });

  test('in the currency of the shop, at prices that there were', () => {
    expect(unkeyed({ currency: 'JPY' })).toBe(`${PROBLEM}it is in another currency.`);
    const cheap = lost({ unitPriceCents: 1 });
    expect(unkeyed({}, cheap)).toBe(`${PROBLEM}a line has a price that never was its.`);
    expect(unkeyed({}, lost({ unitPriceCents: 1 }).changePrice(1, [50, 60], 'lost'))).toBe('inconclusive');
  });

  test('in each of its lines', () => {
    const lines = ['lamp', 'vase'].map((sku) => ({ sku, quantity: 1 }));
    const told = shop({ stock: { lamp: 9, vase: 9 } }).checkout({ at: [0, 10], lines, ended: 'took' });
    told.edit((books) => {
      books.lines = books.lines.map((line) => (line.sku === 'vase' ? { ...line, unitPriceCents: 1 } : line));
    });
    expect(unkeyed({ totalCents: 1_001 }, told)).toBe(`${PROBLEM}a line has a price that never was its.`);
  });

  test('less the voucher that it has, or any where the shop does not say which', () => {
    const bought = () => lost({ voucher: 'TEN' });
    for (const voucher of ['TEN', null]) expect(unkeyed({ voucher }, bought())).toBe('inconclusive');
    expect(unkeyed({ voucher: 'TEN', discountCents: 0, totalCents: 1_000 }, bought())).toMatch(PROBLEM);
    expect(unkeyed({ voucher: null, discountCents: 11, totalCents: 989 }, bought())).toMatch(PROBLEM);
    expect(unkeyed({ voucher: 'of its own', discountCents: 11, totalCents: 989 }, bought())).toBe(
      'inconclusive',
    );
  });

  test('and nothing is said of one that is not live, has no lines or is of what nobody knows', () => {
    expect(unkeyed({ status: 'cancelled', totalCents: 1 })).toBe('inconclusive');
    const bare = lost().edit((books) => {
      books.lines = [];
    });
    expect(unkeyed({ totalCents: 1 }, bare)).toBe('inconclusive');
    const gift = { sku: 'gift', quantity: 1 };
    for (const lines of [[gift], [{ sku: 'lamp', quantity: 1 }, gift]])
      expect(unkeyed({ totalCents: 1 }, lost({ lines }))).toBe('inconclusive');
  });
});

test('under a key for which two carts are in doubt an order costs what its lines do, whichever it was', () => {
  const twice = (totalCents: number) =>
    lost({ totalCents }).checkout({
      ...{ at: [20, 30], key: 'k', ended: 'lost' },
      lines: [{ sku: 'lamp', quantity: 2 }],
    });
  expect(gist(verdict(twice(1_000)))).toBe('inconclusive');
  expect(gist(verdict(twice(1)))).toBe('violated by 0, 1');
  const operations = [0, 1].map((id) => expect.stringContaining(`operation ${id} `));
  expect(verdict(twice(1))).toMatchObject({ facts: expect.arrayContaining(operations) });
});

test('an order that a checkout was told of is judged by that', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k' })
    .checkout({ at: [20, 30], key: 'k', ended: 'lost' });
  expect(verdict(bend(told, { intentId: null }))).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('each order whose voucher nobody wrote down is held against all of them at once', () => {
  const told = (many: number) => {
    const few = many / 10;
    const codes = Array.from({ length: few }, (_, at) => ({
      ...{ code: `V${at}`, limit: 1, discountCents: at + 1 },
    }));
    const selling = shop({ stock: { lamp: few }, vouchers: codes });
    for (let at = 0; at < few; at += 1)
      selling.checkout({ at: [at, at + 1], key: `k${at}`, voucher: `V${at}`, ended: 'took' });
    const evidence = bend(selling, { intentId: null, voucher: null }).evidence();
    expect(looseOrders(evidence)).toEqual([]);
    return evidence;
  };
  expect(growth(told, looseOrders)).toBeLessThan(LINEAR);
}, 60_000);

test('where the voucher is worth more than the order, all of that is taken off', () => {
  const big = [...vouchers, { code: 'BIG', limit: 9, discountCents: 5_000 }];
  const free = shop({ stock: { lamp: 9 }, vouchers: big }).checkout({
    at: [0, 10],
    voucher: 'BIG',
    ended: 'took',
  });
  expect(unkeyed({ voucher: null }, free)).toBe('inconclusive');
});
