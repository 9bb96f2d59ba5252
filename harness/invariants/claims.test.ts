import { expect, test } from 'vitest';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('charged-the-price');
const sold = (ended: 'ok' | 'took' = 'took'): Shop => shop().checkout({ at: [0, 10], key: 'k', ended });
/** The database has the order, at a price that nobody had set. */
const at = (told: Shop, status: Books['orders'][number]['status']): Shop =>
  told.edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status, totalCents: 999 }));
    books.payments = [];
  });

test('an order that was sold is judged, though nobody was told of it; one that was not sold is not', () => {
  expect(gist(verdict(at(sold(), 'live')))).toBe('violated by 0');
  expect(gist(verdict(at(sold(), 'cancelled')))).toBe('violated by 0');
  expect(gist(verdict(at(sold(), 'failed')))).toBe('inconclusive');
  expect(gist(verdict(at(sold(), 'pending')))).toBe('inconclusive');
});

test('a payment is judged where it was captured', () => {
  const paid = (state: Books['payments'][number]['state']) =>
    sold('ok').edit((books) => {
      const [payment] = books.payments;
      if (payment !== undefined)
        books.payments.push({ ...payment, paymentId: 'again', amountCents: 999, state });
    });
  expect(sentence(verdict(paid('captured')))).toContain('the bank says 9.99 EUR');
  expect(gist(verdict(paid('declined')))).toBe('holds');
  expect(gist(verdict(paid('authorised')))).toBe('holds');
});

test('a payment is not asked about while the backend is at work', () => {
  const told = shop({ notDrained: 'mails unsent' })
    .checkout({ at: [0, 10], key: 'k' })
    .edit((books) => {
      books.payments = books.payments.map((payment) => ({ ...payment, amountCents: 999 }));
    });
  expect(verdict(told)).toMatchObject({ reason: expect.stringContaining('the backend was not quiet') });
});

test('an order under a key that was refused is for another invariant', () => {
  const told = sold();
  told.history.splice(0);
  told.checkout({ at: [0, 10], key: 'k', ended: 'busy' });
  expect(gist(verdict(at(told, 'live')))).toBe('inconclusive');
});
