import { expect, test } from 'vitest';
import type { Operation } from '../model/operation.ts';
import { readAccount, sighted } from './testing/hostile.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under, verdictOn } from './testing/verdict-of.ts';

const verdict = under('answers-match-questions');
const of = (operation: number) => ({ type: 'misdirected', what: `${operation}` }) as const;
const stocked = (): Shop => shop({ stock: { lamp: 9, vase: 9 } });
const sold = (): Shop => stocked().checkout({ at: [0, 10], key: 'k', buyer: 3 });

/** The last answer spoke of something else. */
function answeredWith(told: Shop, result: object): Shop {
  const last = told.history.pop();
  if (last?.outcome.type !== 'ok') throw new Error('nothing was answered');
  told.history.push({
    ...last,
    outcome: { type: 'ok', result: { ...last.outcome.result, ...result } },
  } as Operation);
  return told;
}

test('answers to what was asked hold', () => {
  const told = sold().browse(1_000, [11, 12]).restock(1, [13, 14]).changePrice(5, [15, 16]);
  told.read(3, { of: 'k' }, [17, 18], told.view('k')).read(3, { id: 'order-0' }, [19, 20], told.view('k'));
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 6 });
});

test('the answer to another question is a breach, told by the id that it carries', () => {
  const told = sold().browse(1_000, [11, 12]);
  expect(gist(verdict(sighted(told, of(0))))).toBe('violated by 1, 0');
  expect(gist(verdict(sighted(sold(), of(77))))).toBe('violated by 0');
});

test('it matters who asked, but not for a product page', () => {
  const pages = stocked().browse(1_000, [0, 1]).browse(1_000, [2, 3], 'lamp', 4);
  expect(gist(verdict(sighted(pages, of(0))))).toBe('holds');
  const other = stocked().browse(1_000, [0, 1]).browse(1_000, [2, 3], 'vase');
  expect(gist(verdict(sighted(other, of(0))))).toBe('violated by 1, 0');
  const accounts = readAccount(readAccount(sold(), 3, [11, 12], 'busy'), 4, [13, 14], 'busy');
  expect(gist(verdict(sighted(accounts, of(1))))).toBe('violated by 2, 1');
  const again = readAccount(readAccount(sold(), 3, [11, 12], 'busy'), 3, [13, 14], 'busy');
  expect(gist(verdict(sighted(again, of(1))))).toBe('holds');
});

test('a checkout is another question under another key, and the same one under its own', () => {
  const twice = (key: string) => sold().checkout({ at: [20, 30], key, buyer: 3 });
  expect(gist(verdict(sighted(twice('k'), of(0))))).toBe('holds');
  expect(gist(verdict(sighted(twice('l'), of(0))))).toBe('violated by 1, 0');
});

test('a page, a change or a delivery that speaks of another product', () => {
  expect(gist(verdict(answeredWith(stocked().browse(1, [0, 1]), { sku: 'vase' })))).toBe('violated by 0');
  expect(gist(verdict(answeredWith(stocked().restock(1, [0, 1]), { sku: 'vase' })))).toBe('violated by 0');
  expect(gist(verdict(answeredWith(stocked().changePrice(1, [0, 1]), { sku: 'vase' })))).toBe(
    'violated by 0',
  );
});

test('another order than the one that was asked for, by intent or by id', () => {
  for (const order of [{ of: 'k' }, { id: 'order-0' }]) {
    const told = sold();
    told.read(3, order, [11, 12], { ...told.view('k'), orderId: 'order-9' });
    expect(gist(verdict(told))).toBe('violated by 1');
  }
});

test('an intent that nobody was told an order of may be shown any', () => {
  const told = sold().checkout({ at: [11, 20], key: 'lost', buyer: 3, ended: 'took' });
  told.read(3, { of: 'lost' }, [21, 22], { ...told.view('k'), orderId: 'order-1' });
  expect(gist(verdict(told))).toBe('holds');
});

test('other lines than the cart’s, however they are split', () => {
  const line = { sku: 'lamp', quantity: 1, unitPriceCents: 1_000 };
  const two = () => stocked().checkout({ at: [0, 1], lines: [{ sku: 'lamp', quantity: 2 }] });
  expect(gist(verdict(answeredWith(two(), { lines: [line, line] })))).toBe('holds');
  expect(gist(verdict(answeredWith(two(), { lines: [line] })))).toBe('violated by 0');
  expect(gist(verdict(answeredWith(two(), { lines: [{ ...line, quantity: 2, sku: 'vase' }] })))).toBe(
    'violated by 0',
  );
});

test('a forged quantity may be understood in either way, and a retry may be told what its twin asked for', () => {
  const forgery = { field: 'quantity', value: 3 } as const;
  const line = { sku: 'lamp', unitPriceCents: 1_000 };
  for (const [quantity, expected] of [
    [1, 'holds'],
    [3, 'holds'],
    [2, 'violated by 0'],
  ] as const) {
    const told = stocked().checkout({ at: [0, 1], forgery });
    expect(gist(verdict(answeredWith(told, { lines: [{ ...line, quantity }] })))).toBe(expected);
  }
  const retried = sold().checkout({
    at: [20, 30],
    key: 'k',
    buyer: 3,
    lines: [{ sku: 'vase', quantity: 1 }],
  });
  expect(gist(verdict(answeredWith(retried, { lines: [{ ...line, quantity: 1 }] })))).toBe('holds');
});

test('two checkouts that were told of each other’s orders: only the database gives it away', () => {
  const crossed = () => {
    const told = sold().checkout({ at: [1, 11], key: 'l', buyer: 3 });
    return answeredWith(told, { orderId: 'order-0' });
  };
  expect(gist(verdict(crossed()))).toBe('violated by 1');
  expect(gist(verdict(crossed().without('orders')))).toBe('holds');
});

test('where nobody looked at the answers nothing is proven', () => {
  expect(verdictOn('answers-match-questions', { ...sold().evidence(), inspected: false })).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the answers of this run were not scanned as they arrived',
  });
});

test('a checkout that was told of an order that is gone was not told of another’s', () => {
  const gone = sold().edit(({ orders }) => {
    orders.splice(0);
  });
  expect(gist(verdict(gone))).toBe('holds');
});
