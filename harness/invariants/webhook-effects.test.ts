import { describe, expect, test } from 'vitest';
import { decline, webhook } from './testing/hostile.ts';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('webhooks-are-authentic');
const stocked = (holdMs = 0): Shop => shop({ stock: { lamp: 9 }, declarations: { holdMs } });
const paid = (): Shop => stocked().checkout({ at: [0, 10], key: 'k' });
const declined = (holdMs = 0): Shop => decline(stocked(holdMs), 'k', [0, 10]);
const lie = (told: Shop) => webhook(told, 'k', 'unsigned', [20, 21], 'ok');
const repeat = (told: Shop) => webhook(told, 'k', 'replayed', [20, 21], 'ok');
const withStatus = (told: Shop, status: Books['orders'][number]['status']): Shop =>
  told.edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status }));
  });
const takenAgain = (told: Shop, orderId: string, units: number): Shop =>
  told.move('lamp', -units, 'sale', orderId);

describe('what a shop did because of a message is said', () => {
  test.each<[string, Shop]>([
    ['an order that nobody paid for is live', withStatus(lie(declined()), 'live')],
    [' 2 units were taken for an order that nobody paid for', takenAgain(lie(declined()), 'declined-k', 2)],
    ['an order that nobody paid for was confirmed by mail', lie(declined()).mail('declined-k')],
    ['an order that was paid is failed', withStatus(lie(paid()), 'failed')],
    [
      'its money went back',
      lie(paid()).edit((books) => {
        books.refunds.push({ refundId: 'r', paymentId: 'payment-0', amountCents: 1_000, currency: 'EUR' });
      }),
    ],
    ['3 units were taken for the 1 that were ordered', takenAgain(repeat(paid()), 'order-0', 2)],
    ['the order was confirmed by 2 different mails', repeat(paid()).mail('order-0', '<another@shop.test>')],
  ])('%s', (what, told) => {
    expect(sentence(verdict(told))).toContain(what);
  });
});

describe('a shop has not believed a message', () => {
  test('whose order nobody had to pay for', () => {
    const free = withStatus(lie(declined()), 'live').edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, totalCents: 0 }));
    });
    expect(gist(verdict(free))).toBe('inconclusive');
    expect(gist(verdict(takenAgain(free, 'declined-k', 1).mail('declined-k')))).toBe('inconclusive');
  });

  test('and still holds units of an order that is pending, or as long as it declares', () => {
    const taken = (told: Shop) => takenAgain(told, 'declined-k', 1);
    expect(gist(verdict(withStatus(taken(lie(declined())), 'pending')))).toBe('holds');
    expect(gist(verdict(taken(lie(declined(1_000)))))).toBe('holds');
  });

  test.each(['declined', 'authorised', 'voided'] as const)(
    'where a second try of the card was %s beside the captured one',
    (state) => {
      const tried = lie(paid())
        .pay('k', 'order-0', 1_000)
        .edit((books) => {
          books.payments = books.payments.map((payment, at) => (at === 1 ? { ...payment, state } : payment));
        });
      expect(gist(verdict(tried))).toBe('inconclusive');
      expect(gist(verdict(withStatus(tried, 'failed')))).toBe('inconclusive');
    },
  );

  test('where the order that was paid was never said to be live', () => {
    const late = lie(stocked().checkout({ at: [0, 10], key: 'k', ended: 'took' }));
    expect(gist(verdict(withStatus(late, 'failed')))).toBe('inconclusive');
  });
});

test('an order was said to be live where any answer said so', () => {
  const told = paid().checkout({ at: [11, 12], key: 'k', ended: 'in-flight' });
  expect(gist(verdict(withStatus(lie(told), 'failed')))).toBe('violated by 2');
});

test('a message whose answer was lost is no proof that the shop did not believe it', () => {
  expect(verdict(webhook(paid(), 'k', 'unsigned', [20, 21], 'lost'))).toMatchObject({
    reason: 'nothing to examine',
  });
});

test('a message is about the order that the bank names, and not about whatever else its intent made', () => {
  const told = lie(declined()).edit(({ orders }) => {
    const [order] = orders;
    if (order !== undefined) orders.push({ ...order, orderId: 'paid elsewhere', status: 'live' });
  });
  expect(gist(verdict(told))).toBe('holds');
});

test('of two orders that the bank names either may show that the shop believed a message', () => {
  const two = lie(declined()).edit(({ orders, payments }) => {
    const [order, payment] = [orders[0], payments[0]];
    if (order === undefined || payment === undefined) return expect.fail('nothing was declined');
    orders.push({ ...order, orderId: 'second', status: 'live' });
    payments.push({ ...payment, paymentId: 'p2', reference: 'second' });
  });
  expect(gist(verdict(two))).toBe('violated by 1');
});

test('of two buyers with one key nobody can say whose order a message is about that the bank does not name', () => {
  const unnamed = (buyer: number) =>
    lie(
      stocked()
        .checkout({ at: [0, 10], key: 'k', buyer: 3 })
        .checkout({ at: [0, 10], key: 'k', buyer }),
    ).edit((books) => {
      books.payments = books.payments.map((payment) => ({
        ...{ ...payment, reference: 'cart-77', state: 'declined' as const },
      }));
    });
  expect(gist(verdict(unnamed(3)))).toBe('violated by 2');
  expect(verdict(unnamed(4))).toMatchObject({ reason: 'nothing to examine' });
});

test('only messages whose effect could be seen are counted', () => {
  const one = verdict(lie(webhook(paid(), 'nothing', 'unsigned', [14, 15], 'ok')));
  expect(one).toMatchObject({ verdict: 'holds', examined: 1 });
});
