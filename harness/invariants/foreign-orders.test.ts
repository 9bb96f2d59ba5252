import { expect, test } from 'vitest';
import { readAccount } from './testing/hostile.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('no-foreign-data');
const account = (buyer: number, ...orderIds: readonly string[]) => ({
  email: `buyer-${buyer}@buyers.test`,
  orderIds,
});
const sold = (): Shop => shop({ stock: { lamp: 9 } }).checkout({ at: [0, 10], key: 'k', buyer: 3 });
/** Buyer 4 is told of the order of buyer 3. */
function mixed(): Shop {
  const told = sold().checkout({ at: [20, 30], key: 'k', buyer: 4, ended: 'lost' });
  const [first, second] = told.history;
  if (first?.kind !== 'checkout' || second?.kind !== 'checkout') throw new Error('no checkouts');
  told.history[1] = { ...second, outcome: first.outcome };
  return told;
}

test('an order that was shown to another buyer as his own is told, with what the database says of it', () => {
  const found = verdict(mixed());
  expect(sentence(found)).toBe('The order order-0 of buyer-3@buyers.test was shown to buyer 4 as his own.');
  expect(found).toMatchObject({
    facts: [
      expect.stringContaining('operation 1 '),
      'database: order order-0 of buyer-3@buyers.test is live, 10.00 EUR',
    ],
  });
});

test('without a database whoever was told first is told beside it, and nobody else is accused', () => {
  const told = mixed().checkout({ at: [40, 50], key: 'k', buyer: 3 });
  const found = verdict(told.without('orders'));
  expect(sentence(found)).toBe('The order order-0 of buyer-3@buyers.test was shown to buyer 4 as his own.');
  expect(found).toMatchObject({
    facts: [expect.stringContaining('operation 1 '), expect.stringContaining('operation 0 ')],
  });
});

test('an account that was shown to another buyer as his own is told', () => {
  const found = verdict(readAccount(sold(), 4, [11, 12], account(3)));
  expect(sentence(found)).toBe('The account of buyer-3@buyers.test was shown to buyer 4 as his own.');
  expect(found).toMatchObject({ facts: [expect.stringContaining('operation 1 ')] });
});

test('an account that was shown to nobody in particular is told', () => {
  const found = verdict(readAccount(sold(), 'anonymous', [11, 12], account(3)));
  expect(sentence(found)).toBe(
    'The account of buyer-3@buyers.test was shown to somebody anonymous as his own.',
  );
  const nobodys = { email: '', orderIds: [] };
  expect(gist(verdict(readAccount(sold(), 'anonymous', [11, 12], nobodys)))).toBe('holds');
});

test('the administrator may be shown anybody’s account and orders', () => {
  const told = readAccount(sold(), 'admin', [11, 12], account(3, 'order-0'));
  expect(gist(verdict(told))).toBe('holds');
  expect(gist(verdict(told.without('orders')))).toBe('holds');
});

test('an order that no buyer was told he had bought is nobody’s, as far as anybody knows without a database', () => {
  const lost = shop().checkout({ at: [0, 10], key: 'k', buyer: 3, ended: 'took' });
  const told = readAccount(lost, 4, [11, 12], account(4, 'order-0'));
  readAccount(told, 3, [13, 14], account(3, 'order-0'));
  expect(gist(verdict(told.without('orders')))).toBe('holds');
});

test('an order of before this run, or of a buyer of before it, is not foreign', () => {
  expect(gist(verdict(readAccount(sold(), 4, [11, 12], account(4, 'of-another-year'))))).toBe('holds');
  const earlier = readAccount(sold(), 4, [11, 12], account(4, 'order-0')).edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, buyer: 'of-another-year@buyers.test' }));
  });
  expect(gist(verdict(earlier))).toBe('holds');
});

test('the database is not asked whose an order is while the backend is at work', () => {
  const told = shop({ stock: { lamp: 9 }, notDrained: 'mails unsent' })
    .checkout({ at: [0, 10], key: 'k', buyer: 3 })
    .edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, buyer: 'buyer-4@buyers.test' }));
    });
  expect(verdict(told)).toMatchObject({ reason: expect.stringContaining('the backend was not quiet') });
});

test('somebody anonymous is told of no order as his own', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k', buyer: 'anonymous' })
    .edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, buyer: 'buyer-3@buyers.test' }));
    });
  expect(gist(verdict(told))).toBe('holds');
});

test('an account that could not be read shows nothing', () => {
  expect(gist(verdict(readAccount(sold(), 4, [11, 12], 'busy')))).toBe('holds');
});
