import { describe, expect, test } from 'vitest';
import type { Forgery, Operation } from '../model/operation.ts';
import { answeredAs, signUp } from './testing/hostile.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('fields-are-allow-listed');
const column = (value: Forgery['value']): Forgery => ({ field: 'column', name: 'secret_column', value });
/** Nobody declares fields here: only what took effect is examined. */
const forged = (value: Forgery['value'], more: Partial<CheckoutPlan> = {}): Shop =>
  shop({ stock: { lamp: 9, chair: 9 } }).checkout({
    ...{ at: [0, 10], key: 'k', forgery: column(value) },
    ...more,
  });
const NOTHING_TOOK = { reason: 'no answer was to a request whose fields the adapter declares' };
const inOrder = (told: Shop, value: string): Shop =>
  told.edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, voucher: value }));
  });

describe('a field that nobody may set and that took is told, with who shows it', () => {
  const value = '0ddba115-0000';
  const lines = ['lamp', 'chair'].map((sku) => ({ sku, quantity: 1 }));
  const answered = () => {
    const told = forged(900_000_000, { totalCents: 900_000_000 });
    return told.without('orders');
  };
  const stocked = () =>
    forged(900_000_000, { lines }).edit((books) => {
      books.stock = books.stock.map((row) => (row.sku === 'chair' ? { ...row, onHand: 900_000_000 } : row));
    });

  test.each<[string, Shop, string]>([
    ['the answer', answered(), 'secret_column'],
    ['the database, in the order', inOrder(forged(value, { ended: 'took' }), value), 'secret_column'],
    ['the database, in the stock', stocked(), 'secret_column'],
    ['what the new account may do', signUp(shop(), column(true), [0, 1], true), 'secret_column'],
  ])('%s', (where, told, name) => {
    const found = verdict(told);
    expect(sentence(found)).toBe(`The field ${name} is nobody's to set, but it took: ${where} shows it.`);
    expect(found).toMatchObject({ facts: [expect.stringContaining('operation 0 ')], offending: [0] });
  });

  test('only the order and the stock of that checkout are looked at', () => {
    const elsewhere = forged(value).checkout({ at: [20, 30], key: 'other', voucher: value });
    expect(gist(verdict(elsewhere))).toBe('inconclusive');
  });
});

describe('only what nothing else can have brought there is proof', () => {
  test.each<[Forgery['value'], string]>([
    ['1234567', 'inconclusive'],
    ['12345678', 'violated by 0'],
    ['1e9', 'inconclusive'],
  ])('of texts those of eight characters: %j', (value, expected) => {
    expect(gist(verdict(inOrder(forged(value), `${value}`)))).toBe(expected);
  });

  test.each<[number, string]>([
    [99_999_999, 'inconclusive'],
    [100_000_000, 'violated by 0'],
    [-100_000_000, 'violated by 0'],
  ])('of numbers those of a hundred millions: %j', (value, expected) => {
    expect(gist(verdict(forged(value, { totalCents: value })))).toBe(expected);
  });

  test.each([true, null])('never a %j', (value) => {
    const told = forged(value);
    expect(verdict(told)).toMatchObject(NOTHING_TOOK);
  });
});

describe('what an order may say by itself is no proof', () => {
  const declared = { declarations: { fields: { 'read order': { orderId: true } } } } as const;
  const of = (value: string, more: Partial<CheckoutPlan> = {}): Shop =>
    shop(declared).checkout({ at: [0, 10], key: 'key-of-his', forgery: column(value), ...more });

  test('that it was cancelled, as its buyer had it', () => {
    const told = of('cancelled').cancel('key-of-his', [20, 30]);
    expect(verdict(told)).toMatchObject(NOTHING_TOOK);
  });

  test.each([
    ['his own address', of('buyer-0@buyers.test')],
    ['his own key', of('key-of-his')],
    ['his own voucher', of('SPRING-2026', { voucher: 'SPRING-2026' })],
  ])('%s', (_, told) => {
    expect(verdict(told)).toMatchObject(NOTHING_TOOK);
  });

  test('but somebody else’s address is', () => {
    const told = of('buyer-1@buyers.test').edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, buyer: 'buyer-1@buyers.test' }));
    });
    expect(gist(verdict(told))).toBe('violated by 0');
  });
});

test('a request of another kind of forgery, or of none, is not asked about', () => {
  const price: Forgery = { field: 'unitPrice', value: 900_000_000 };
  expect(gist(verdict(forged(1, { forgery: price, totalCents: 900_000_000 })))).toBe('inconclusive');
  const plain = signUp(shop(), column(true), [0, 1], true);
  plain.history.splice(0, 1, ...plain.history.map(withoutForgery));
  expect(verdict(plain)).toMatchObject(NOTHING_TOOK);
});

function withoutForgery(operation: Operation): Operation {
  return { ...operation, input: { actor: 'anonymous' } } as Operation;
}

test('how many were asked about: those that were answered', () => {
  const declarations = { fields: { order: { orderId: true } }, refusalFields: { code: true } } as const;
  const told = (ended: 'ok' | 'took' | 'invalid') =>
    shop({ declarations }).checkout({ at: [0, 10], key: 'k', forgery: column('12345678'), ended });
  // An answer that was looked at, and a field that did not take.
  expect(verdict(answeredAs(told('ok'), 'order'))).toMatchObject({ verdict: 'holds', examined: 2 });
  // Another order shows what an order shows.
  const refused = answeredAs(told('invalid').checkout({ at: [20, 30] }), 'order');
  expect(verdict(refused)).toMatchObject({ verdict: 'holds', examined: 3 });
  // Only the answer to the other order.
  const doubted = answeredAs(told('took').checkout({ at: [20, 30] }), 'order');
  expect(verdict(doubted)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('a registration that was refused made nobody an administrator', () => {
  const told = signUp(shop(), column(true), [0, 1], true);
  const [only] = told.history;
  if (only === undefined) return expect.fail('nobody signed up');
  const refused = { type: 'refused', reason: 'invalid', detail: '' } as const;
  told.history[0] = { ...only, outcome: refused } as Operation;
  expect(verdict(told)).toMatchObject(NOTHING_TOOK);
  told.history[0] = { ...only, outcome: { type: 'ok', result: {} } } as unknown as Operation;
  expect(verdict(told)).toMatchObject(NOTHING_TOOK);
});
