import { describe, expect, test } from 'vitest';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('stock-is-conserved');
const counted = (told: Shop, onHand: number): Shop =>
  told.edit((books) => {
    books.stock = [{ sku: 'lamp', onHand }];
  });
/** Five lamps, three more that came, and one that was sold, at the second try. */
const sold = (): Shop =>
  shop({ stock: { lamp: 5 } })
    .restock(3, [0, 1])
    .checkout({ at: [2, 3], key: 'k', ended: 'busy' })
    .checkout({ at: [4, 5], key: 'k' });
const FIRST = 'operation 1 [2.0, 3.0] ms: buyer 0 checked out 1 × lamp: refused, busy (busy)';

describe('a stock that does not add up is told', () => {
  test('by its movements, with what each table says and who bought last', () => {
    const found = verdict(counted(sold(), 8));
    expect(sentence(found)).toBe('By its movements 7 × lamp should be left, but the stock says 8.');
    expect(found).toMatchObject({
      facts: [
        'catalogue: 5 × lamp at the start',
        'history: 3 restocked, 1 sold',
        'database: 1 on live orders, 0 on pending ones',
        'database: movements sum to 2',
        'database: 8 on hand',
        FIRST,
      ],
      offending: [1, 2],
    });
  });

  test('by what buyers were told alone, where the database has nothing else to say', () => {
    const found = verdict(counted(sold(), 5).without('movements', 'orders'));
    expect(sentence(found)).toBe('By what buyers were told 7 × lamp should be left, but the stock says 5.');
    expect(found).toMatchObject({
      facts: [
        'catalogue: 5 × lamp at the start',
        'history: 3 restocked, 1 sold',
        'database: 5 on hand',
        FIRST,
      ],
    });
  });

  test('by its live orders, with a span where something is in doubt', () => {
    const told = () =>
      sold()
        .restock(2, [6, 7], 'lost')
        .checkout({ at: [8, 9], buyer: 1, ended: 'lost' });
    const found = verdict(counted(told(), 6).without('movements'));
    expect(sentence(found)).toBe('By its live orders 7 to 9 × lamp should be left, but the stock says 6.');
    expect(found).toMatchObject({
      facts: [
        'catalogue: 5 × lamp at the start',
        'history: 3 to 5 restocked, 1 to 2 sold',
        'database: 1 on live orders, 0 on pending ones',
        'database: 6 on hand',
        FIRST,
        'operation 4 [8.0, 9.0] ms: buyer 1 checked out 1 × lamp: unknown, timeout (no answer)',
      ],
      offending: [1, 2, 4],
    });
    expect(gist(verdict(counted(told(), 7).without('movements')))).toBe('holds');
    expect(gist(verdict(counted(told(), 9).without('movements')))).toBe('holds');
  });
});

test('units of a pending order may be out, or not yet', () => {
  const told = (onHand: number) =>
    sentence(
      verdict(
        counted(
          shop({ stock: { lamp: 5 } })
            .checkout({ at: [0, 10], ended: 'took' })
            .edit((books) => {
              books.orders = books.orders.map((order) => ({ ...order, status: 'pending' }));
            }),
          onHand,
        ).without('movements'),
      ),
    );
  expect(told(4)).toBe('holds');
  expect(told(5)).toBe('holds');
  expect(told(3)).toBe('By what buyers were told 4 to 5 × lamp should be left, but the stock says 3.');
});

test('what was not counted is not examined', () => {
  const told = shop({ stock: { lamp: 5, chair: 5 } })
    .checkout({ at: [0, 10], lines: [{ sku: 'chair', quantity: 1 }] })
    .edit((books) => {
      books.stock = books.stock.filter(({ sku }) => sku === 'chair');
    });
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('a stock that says nothing of what was sold does not add up, and is not wrong', () => {
  const told = (sku: string, ended: 'ok' | 'took' = 'ok') =>
    shop({ stock: { lamp: 5, chair: 5 } })
      .checkout({ at: [0, 10], ended, lines: [{ sku: 'chair', quantity: 1 }] })
      .edit((books) => {
        books.stock = books.stock.filter((row) => row.sku === sku);
      });
  const unsaid = 'the stock says nothing of chair, of which some was sold';
  for (const missing of [[], ['movements'], ['movements', 'orders']] as const)
    expect(verdict(told('lamp').without(...missing))).toMatchObject({
      verdict: 'inconclusive',
      reason: unsaid,
    });
  // Its buyer never learnt of it: by the orders, or by the movements alone.
  for (const missing of ['movements', 'orders'] as const)
    expect(verdict(told('lamp', 'took').without(missing))).toMatchObject({ reason: unsaid });
  expect(verdict(told('neither'))).toMatchObject({ reason: 'nothing to examine' });
  const lost = told('lamp').edit((books) => {
    books.stock = [{ sku: 'lamp', onHand: 4 }];
  });
  expect(verdict(lost)).toMatchObject({ verdict: 'violated' });
});
