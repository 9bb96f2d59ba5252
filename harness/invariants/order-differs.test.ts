import { describe, expect, test } from 'vitest';
import type { OrderStatus, OrderView } from '../model/operation.ts';
import type { Books } from './testing/records.ts';
import { type Ended, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('acknowledged-orders-survive');
const sold = (): Shop => shop({ stock: { lamp: 9 } }).checkout({ at: [0, 10], key: 'k', buyer: 3 });

/** Every witness but the database. */
const byReads = (told: Shop): Shop => told.without('orders');
/** The order is that in the database. */
const bent = (told: Shop, change: Partial<Books['orders'][number]>): Shop =>
  told.edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, ...change }));
  });
/** Its buyer was told that. */
function answered(told: Shop, change: Partial<OrderView>): Shop {
  const [first] = told.history;
  if (first?.kind !== 'checkout' || first.outcome.type !== 'ok') throw new Error('no order');
  told.history[0] = { ...first, outcome: { type: 'ok', result: { ...first.outcome.result, ...change } } };
  return told;
}
/** Its owner is shown that at the end. */
const shown = (told: Shop, change: Partial<OrderView>): Shop =>
  told.read(3, { of: 'k' }, [50, 51], { ...told.view('k'), ...change }, 'final');

describe('an acknowledged order in the database', () => {
  test.each<[Partial<Books['orders'][number]>, string]>([
    [{ buyer: 'buyer-4@buyers.test' }, 'it belongs to buyer-4@buyers.test, not to buyer-3@buyers.test'],
    [{ intentId: 'other' }, 'it is the order of another intent'],
    [{ status: 'failed' }, 'it is failed at the end, though nobody cancelled it'],
    [{ totalCents: 999 }, 'its total is 9.99 EUR, not 10.00 EUR'],
    [{ currency: 'USD' }, 'its total is 10.00 USD, not 10.00 EUR'],
  ])('that is bent by %j: it is said how', (change, problem) => {
    expect(sentence(verdict(bent(sold(), change)))).toBe(`An order was acknowledged, but ${problem}.`);
  });

  test('is told beside the answer, and costs nothing as long as it is there', () => {
    expect(verdict(bent(sold(), { totalCents: 999 }))).toMatchObject({
      facts: [
        'operation 0 [0.0, 10.0] ms: buyer 3 checked out 1 × lamp: ok, order order-0, 10.00 EUR',
        'database: order order-0 of buyer-3@buyers.test is live, 9.99 EUR',
      ],
    });
    expect(verdict(bent(sold(), { totalCents: 999 }))).not.toHaveProperty('costCents');
  });

  test('that is gone', () => {
    const gone = verdict(sold().edit(({ orders }) => orders.splice(0)));
    expect(sentence(gone)).toBe('An order was acknowledged, but it is gone: the database has no such order.');
    expect(gone).toMatchObject({ facts: [expect.anything(), 'database: no such order'], costCents: 1_000 });
  });

  test('need not say which intent made it', () => {
    expect(gist(verdict(bent(sold(), { intentId: null })))).toBe('holds');
  });

  test('was given up by nobody who only may have cancelled it', () => {
    const doubted = (ended: Ended, status: OrderStatus) =>
      sentence(verdict(bent(sold().cancel('k', [20, 30], ended), { status })));
    expect(doubted('lost', 'cancelled')).toBe('holds');
    expect(doubted('lost', 'live')).toBe('holds');
    expect(doubted('lost', 'failed')).toContain('it is failed at the end, though nobody cancelled it');
    expect(doubted('ok', 'live')).toContain('it is live at the end, though it was cancelled');
  });

  test('has the lines that were ordered, and those that the answer shows', () => {
    const two = [{ sku: 'lamp', quantity: 2, unitPriceCents: 500 }];
    const sent = (told: Shop) =>
      told.edit((books) => {
        books.lines = two.map((line) => ({ orderId: 'order-0', ...line }));
      });
    expect(sentence(verdict(sent(answered(sold(), { lines: two }))))).toContain(
      'its lines are not what was ordered',
    );
    expect(sentence(verdict(answered(sold(), { lines: two })))).toContain(
      'its lines are not what the answer said',
    );
  });

  test('may have a forged quantity that no shop can sell only as the answer shows it', () => {
    const forged = shop({ stock: { lamp: 9 } }).checkout({
      ...{ at: [0, 10], key: 'k', buyer: 3, forgery: { field: 'quantity', value: -1 } },
    });
    expect(gist(verdict(forged))).toBe('holds');
  });
});

describe('an acknowledged order as its owner reads it at the end', () => {
  test.each<[Partial<OrderView>, string]>([
    [{ orderId: 'order-9' }, 'another one is shown at the end, order-9'],
    [{ status: 'failed' }, 'it is failed at the end, though nobody cancelled it'],
    [{ status: 'pending' }, 'it is pending at the end, though nobody cancelled it'],
    [{ totalCents: 999 }, 'its total is shown as 9.99 EUR at the end'],
    [{ currency: 'USD' }, 'its total is shown as 10.00 USD at the end'],
    [{ lines: [{ sku: 'lamp', quantity: 2, unitPriceCents: 500 }] }, 'other lines are shown at the end'],
    [
      { lines: [{ sku: 'lamp', quantity: 1, unitPriceCents: 999 }] },
      'a line is shown at another price at the end',
    ],
    [{ discountCents: 1 }, 'another discount is shown at the end'],
  ])('bent by %j: it is said how', (change, problem) => {
    const found = verdict(byReads(shown(sold(), change)));
    expect(sentence(found)).toBe(`An order was acknowledged, but ${problem}.`);
    expect(found).toMatchObject({ offending: [0, 1] });
    expect(found).not.toHaveProperty('costCents');
  });

  test.each(['not-found', 'forbidden'] as const)('who is told "%s" has lost it', (refused) => {
    const told = sold().read(3, { of: 'k' }, [50, 51], { refused, body: '' }, 'final');
    expect(verdict(byReads(told))).toMatchObject({
      summary: 'An order was acknowledged, but it is gone: its owner cannot read it at the end.',
      facts: expect.arrayContaining(['history: the final read disagrees']),
      costCents: 1_000,
    });
  });

  test('need not say what its lines cost, nor show them one by one', () => {
    const lines = [
      [{ sku: 'lamp', quantity: 1, unitPriceCents: null }],
      [
        { sku: 'lamp', quantity: 0, unitPriceCents: 1 },
        { sku: 'lamp', quantity: 1, unitPriceCents: 1_000 },
      ],
    ];
    for (const some of lines) expect(gist(verdict(byReads(shown(sold(), { lines: some }))))).toBe('holds');
  });

  test('what was acknowledged as pending may still be, or live; nothing else', () => {
    const pending = (status: OrderStatus) =>
      sentence(verdict(byReads(shown(answered(sold(), { status: 'pending' }), { status }))));
    expect(pending('pending')).toBe('holds');
    expect(pending('live')).toBe('holds');
    expect(pending('failed')).toContain('it is failed at the end');
  });

  test('is asked of its owner, at the end, by its key', () => {
    const asked = (actor: number, order: { of: string } | { id: string }, phase: string) =>
      gist(verdict(sold().read(actor, order, [50, 51], { refused: 'not-found', body: '' }, phase)));
    expect(asked(3, { of: 'k' }, 'final')).toBe('violated by 0, 1');
    expect(asked(4, { of: 'k' }, 'final')).toBe('holds');
    expect(asked(3, { of: 'k' }, 'load')).toBe('holds');
    expect(asked(3, { id: 'order-0' }, 'final')).toBe('holds');
    expect(asked(3, { of: 'nobody' }, 'final')).toBe('holds');
  });

  test('is that of the buyer who was served, where another one sent the same key', () => {
    const told = sold().checkout({ at: [20, 21], key: 'k', buyer: 4, ended: 'out-of-stock' });
    expect(gist(verdict(byReads(shown(told, { totalCents: 1 }))))).toBe('violated by 0, 2');
  });
});
