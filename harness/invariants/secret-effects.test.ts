import { describe, expect, test } from 'vitest';
import { growth, LINEAR } from './testing/growth.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under, verdictOn } from './testing/verdict-of.ts';

const verdict = under('no-foreign-access');
const store = (restocksItself = false): Shop =>
  shop({ stock: { lamp: 5, chair: 5 }, declarations: { restocksItself } });

describe('a change of price that was refused', () => {
  const refused = (told: Shop = store()): Shop => told.changePrice(7, [50, 51], 'forbidden', 'lamp', 3);

  test('and was seen all the same is told, with whoever saw it', () => {
    const found = verdict(refused().browse(7, [60, 61]));
    expect(sentence(found)).toBe(
      'A change of price was refused, but lamp was shown at 7 cents, which nobody else had set.',
    );
    expect(found).toMatchObject({
      facts: [expect.stringContaining('operation 0 '), expect.stringContaining('operation 1 ')],
    });
  });

  test('is seen by whoever looked last, in whatever order they began', () => {
    const seen = refused(store().browse(7, [10, 90]).browse(7, [20, 30]));
    expect(gist(verdict(seen))).toBe('violated by 2, 0');
    const touching = refused(store().browse(7, [10, 50]));
    expect(gist(verdict(touching))).toBe('violated by 1, 0');
    const before = refused(store().browse(7, [10, 49]));
    expect(gist(verdict(before))).toBe('holds');
  });

  test('is seen by nobody who was not answered, and not in the price of another product', () => {
    const told = refused().browse('busy', [60, 61]).browse('lost', [62, 63]).browse(7, [64, 65], 'chair');
    expect(gist(verdict(told.checkout({ at: [66, 67], ended: 'out-of-stock' })))).toBe('holds');
  });

  test('did nothing where that is the price in the catalogue', () => {
    const told = store().changePrice(1_000, [50, 51], 'forbidden', 'lamp', 3).browse(1_000, [60, 61]);
    expect(gist(verdict(told))).toBe('holds');
  });

  test('did nothing where its product was made once more at that price', () => {
    const made = store().createProduct(7, [0, 1], 'ok', 'lamp');
    expect(gist(verdict(refused(made).browse(7, [60, 61])))).toBe('holds');
  });

  test('is seen by nobody of a product that there is not', () => {
    expect(gist(verdict(store().changePrice(7, [50, 51], 'forbidden', 'nowhere', 3)))).toBe('holds');
  });
});

describe('a change of price that was refused, of a product that the catalogue does not have,', () => {
  const refused = (told: Shop): Shop => told.changePrice(7, [50, 51], 'forbidden', 'new', 3);
  const seen = (told: Shop): string => gist(verdict(refused(told).browse(7, [60, 61], 'new')));

  test('and was seen all the same is told where the product was made in the run', () => {
    expect(seen(store().createProduct(500, [0, 1]))).toBe('violated by 1, 2');
  });

  test('did nothing where somebody else had set that price, or may have', () => {
    expect(seen(store().createProduct(7, [0, 1]))).toBe('holds');
    expect(seen(store().createProduct(500, [0, 1]).changePrice(7, [2, 3], 'ok', 'new'))).toBe('holds');
    expect(seen(store().createProduct(500, [0, 1]).changePrice(7, [2, 3], 'lost', 'new'))).toBe('holds');
    expect(seen(store().createProduct(500, [0, 1]).createProduct(7, [2, 3], 'lost'))).toBe('holds');
  });

  test('cannot be told from the price of before where nobody surely made the product', () => {
    expect(seen(store())).toBe('holds');
    expect(seen(store().createProduct(500, [0, 1], 'lost'))).toBe('holds');
    expect(seen(store().createProduct(500, [0, 1], 'forbidden'))).toBe('holds');
    expect(seen(store().changePrice(500, [0, 1], 'ok', 'new'))).toBe('holds');
  });
});

describe('a restock that was refused', () => {
  const refused = (told: Shop = store()): Shop => told.restock(7, [0, 1], 'forbidden', 'lamp', 3);

  test('and has a movement all the same is told', () => {
    const told = refused().restock(7, [2, 3]).move('lamp', 7, 'restock').restock(5, [4, 5]);
    const found = verdict(told);
    expect(sentence(found)).toBe('Adding 7 × lamp was refused, but the database has the movement.');
    expect(found).toMatchObject({
      facts: [
        expect.stringContaining('operation 0 '),
        'database: 7 × lamp more in restocks than the clients know of',
      ],
    });
  });

  test('and has a movement all the same is told beside a price that was refused', () => {
    const told = refused(store().changePrice(7, [0, 1], 'forbidden', 'lamp', 3));
    expect(gist(verdict(told.move('lamp', 7, 'restock')))).toBe('violated by 1');
  });

  test('is not seen in other units, of another product or from a cancelled order', () => {
    const others = refused()
      .restock(5, [2, 3])
      .restock(7, [4, 5], 'ok', 'chair')
      .checkout({ at: [6, 7], key: 'k', lines: [{ sku: 'lamp', quantity: 7 }] })
      .cancel('k', [8, 9]);
    expect(gist(verdict(others))).toBe('holds');
  });

  test('is seen though some of it was sold', () => {
    const told = refused().move('lamp', 7, 'restock');
    expect(gist(verdict(told.checkout({ at: [6, 7] })))).toBe('violated by 0');
  });

  test('is seen beside another one of other units, which was let in', () => {
    expect(gist(verdict(refused().move('lamp', 7, 'restock').restock(5, [4, 5])))).toBe('violated by 0');
  });

  test('is seen in what movements come to, however the shop writes them', () => {
    const split = (deltas: readonly number[]) => {
      const told = refused().restock(9, [2, 3]);
      told.books.movements = deltas.map((delta) => ({
        ...{ sku: 'lamp', delta, reason: 'restock', orderId: null },
      }));
      return gist(verdict(told));
    };
    expect(split([2, 7])).toBe('holds');
    expect(split(Array.from({ length: 9 }, () => 1))).toBe('holds');
    expect(split(Array.from({ length: 15 }, () => 1))).toBe('holds');
    expect(split(Array.from({ length: 16 }, () => 1))).toBe('violated by 0');
  });

  test('is not seen beside one in doubt that may have brought as much', () => {
    const told = refused().restock(9, [2, 3], 'lost');
    expect(gist(verdict(told.move('lamp', 7, 'restock')))).toBe('holds');
    expect(gist(verdict(told.move('lamp', 9, 'restock')))).toBe('violated by 0');
  });

  test('of no unit, or of fewer, has nothing to be seen by', () => {
    const told = store().restock(0, [0, 1], 'invalid', 'lamp', 3).restock(-5, [2, 3], 'invalid', 'lamp', 3);
    expect(gist(verdict(told))).toBe('holds');
  });

  test('many more take as many times as long, and not the square of it', () => {
    const tried = (many: number) => {
      const told = store();
      for (let at = 0; at < many; at += 1) refused(told).restock(1, [2, 3]);
      return told.evidence();
    };
    expect(growth(tried, (evidence) => verdictOn('no-foreign-access', evidence))).toBeLessThan(LINEAR);
  });

  test('may be of a product that was made meanwhile, which brought units along', () => {
    const made = (sku: string) =>
      store()
        .createProduct(500, [0, 1])
        .restock(7, [2, 3], 'forbidden', sku, 3)
        .edit((books) => books.movements.push({ sku, delta: 10, reason: 'restock', orderId: null }));
    expect(gist(verdict(made('new')))).toBe('holds');
    expect(gist(verdict(made('lamp')))).toBe('violated by 1');
  });

  test('may be the shop’s own, where that restocks itself', () => {
    expect(gist(verdict(refused(store(true)).move('lamp', 7, 'restock')))).toBe('holds');
  });
});
