import { expect, test } from 'vitest';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('refunded-once');

/** A lamp for 10.00, bought and cancelled. */
const cancelled = (): Shop =>
  shop()
    .checkout({ at: [0, 10], key: 'k' })
    .cancel('k', [20, 30]);
const refunds = (bend: (refunds: Books['refunds']) => Books['refunds']): Shop =>
  cancelled().edit((books) => {
    books.refunds = bend(books.refunds);
  });
const each = (more: Partial<Books['refunds'][number]>) => (all: Books['refunds']) =>
  all.map((refund) => ({ ...refund, ...more }));

test('one refund for one cancellation holds', () => {
  expect(verdict(cancelled())).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('two do not, and what the second gave away is what it cost', () => {
  const twice = refunds((all) => [...all, ...each({ refundId: 'again' })(all)]);
  expect(gist(verdict(twice))).toBe('violated by 0, 1');
  expect(verdict(twice)).toMatchObject({ costCents: 1_000 });
});

test('a second one that only the bank prevented is noticed, and cost nothing', () => {
  const prevented = refunds((all) => [...all, ...each({ refundId: 'again', refused: true })(all)]);
  expect(gist(verdict(prevented))).toBe('violated by 0, 1');
  expect(verdict(prevented)).not.toHaveProperty('costCents');
  // Nor is it taken for the money that was owed.
  const instead = verdict(refunds((all) => each({ refused: true })(all)));
  expect(instead).toMatchObject({ verdict: 'violated', costCents: 1_000 });
});

test('in two halves it went back twice', () => {
  const halves = refunds((all) => each({ amountCents: 500 })([...all, ...each({ refundId: 'again' })(all)]));
  expect(gist(verdict(halves))).toBe('violated by 0, 1');
});

test('more than was captured is too much; less is for books-balance', () => {
  expect(verdict(refunds(each({ amountCents: 1_001 })))).toMatchObject({ verdict: 'violated', costCents: 1 });
  expect(gist(verdict(refunds(each({ amountCents: 999 }))))).toBe('holds');
  expect(gist(verdict(refunds(each({ amountCents: 0 }))))).toBe('violated by 0, 1');
});

test('another currency is another amount', () => {
  expect(gist(verdict(refunds(each({ currency: 'JPY' }))))).toBe('violated by 0, 1');
});

test('what was never captured cannot go back', () => {
  const declined = cancelled().edit((books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, state: 'declined' as const }));
  });
  expect(gist(verdict(declined))).toBe('violated by 0, 1');
  expect(gist(verdict(refunds(each({ paymentId: 'nowhere' }))))).toBe('violated by 0, 1');
});

test('a cancelled order whose money stays is noticed, unless there was none to pay', () => {
  const kept = () => refunds(() => []);
  expect(verdict(kept())).toMatchObject({ verdict: 'violated', costCents: 1_000 });
  const free = kept().edit((books) => {
    books.payments = [];
  });
  expect(gist(verdict(free))).toBe('inconclusive');
  expect(gist(verdict(free.without('orders')))).toBe('inconclusive');
});

test('without a database, it is where its buyer was told that it is cancelled', () => {
  const kept = (ended: 'ok' | 'lost') =>
    shop({ stock: { lamp: 5 } })
      .checkout({ at: [0, 10], key: 'k' })
      .checkout({ at: [0, 10], key: 'other' })
      .cancel('other', [20, 30])
      .cancel('k', [20, 30], ended)
      .edit((books) => {
        books.refunds = books.refunds.filter(({ paymentId }) => paymentId !== 'payment-0');
      })
      .without('orders');
  expect(verdict(kept('ok'))).toMatchObject({ verdict: 'violated', offending: [0, 3], costCents: 1_000 });
  expect(gist(verdict(kept('lost')))).toBe('holds');
});

test('while the backend is at work what it owes may still go back, and what went back too often is gone', () => {
  const atWork = (bend: (refunds: Books['refunds']) => Books['refunds']): Shop =>
    shop({ notDrained: '1 refund owed' })
      .checkout({ at: [0, 10], key: 'k' })
      .cancel('k', [20, 30])
      .edit((books) => {
        books.refunds = bend(books.refunds);
      });
  expect(gist(verdict(atWork(() => [])))).toBe('inconclusive');
  expect(gist(verdict(atWork((all) => all)))).toBe('inconclusive');
  expect(gist(verdict(atWork(each({ amountCents: 1_001 }))))).toBe('violated by 0, 1');
  const refused = verdict(atWork(each({ amountCents: 1_500, refused: true })));
  expect(refused).toMatchObject({ verdict: 'violated', offending: [0, 1] });
  expect(refused).not.toHaveProperty('costCents');
});

test('a charge too many may go back while the order lives', () => {
  const told = shop()
    .checkout({ at: [0, 10], key: 'k' })
    .pay('k', 'order-0', 1_000)
    .edit(({ refunds: all }) =>
      all.push({ refundId: 'r', paymentId: 'payment-1', amountCents: 1_000, currency: 'EUR' }),
    );
  expect(gist(verdict(told))).toBe('holds');
});

test('each way to go wrong has its words', () => {
  const says = (told: Shop) => {
    const found = verdict(told);
    return found.verdict === 'violated' ? found.summary.replace('Money was to go back once, but ', '') : '';
  };
  const halves = (...amounts: readonly number[]) =>
    refunds((all) =>
      amounts.flatMap((amountCents, number) => each({ amountCents, refundId: `${number}` })(all)),
    );
  expect(says(halves(500, 500))).toBe('it took 2 refunds.');
  expect(says(halves(500, 0))).toBe('a refund gives nothing back.');
  expect(says(halves(1_001))).toBe('0.01 EUR more went back than had been captured.');
  expect(says(refunds(each({ currency: 'JPY' })))).toBe('it was given back in JPY.');
  const stray = refunds((all) => [...all, ...each({ paymentId: 'nowhere', refundId: 'stray' })(all)]);
  expect(says(stray)).toBe('there is no such payment.');
  const voided = cancelled().edit((books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, state: 'voided' as const }));
  });
  expect(says(voided)).toBe('the payment is voided: there is nothing to give back.');
});
