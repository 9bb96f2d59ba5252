import { describe, expect, test } from 'vitest';
import { NS_PER_MS } from '../model/time.ts';
import { firstAfter, type Pages, pagesOf, type Version } from './pages.ts';
import { growth, LINEAR } from './testing/growth.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under, verdictOn } from './testing/verdict-of.ts';

const verdict = under('bounded-staleness');

function pageOf(told: Shop, sku = 'lamp'): Pages {
  const page = pagesOf(told.evidence()).find((pages) => pages.sku === sku);
  if (page === undefined) throw new Error(`no page of ${sku}`);
  return page;
}
const pricesOf = (versions: readonly Version[]) => versions.map(({ unitPriceCents }) => unitPriceCents);

describe('the versions of a page', () => {
  test('of the catalogue begin with its price, after there was nothing', () => {
    expect(pricesOf(pageOf(shop().changePrice(1_100, [2, 3])).versions)).toEqual([null, 1_000, 1_100]);
  });

  test('of a product that was made are its price when it was made, and then what was set, as they were asked for', () => {
    const told = shop().createProduct(500, [2, 3]).changePrice(600, [4, 5], 'ok', 'new');
    expect(pricesOf(pageOf(told, 'new').versions)).toEqual([null, 500, 600]);
  });

  test('are not known where somebody set a price of what nobody made', () => {
    const told = shop().changePrice(77, [2, 3], 'ok', 'filler-1').browse(76, [4, 5], 'filler-1');
    expect(pagesOf(told.evidence())).toEqual([]);
  });
});

test('a page that nobody asked for has no read to be shown', () => {
  const { reads } = pageOf(shop().changePrice(1_100, [2, 3]));
  expect(reads.count).toBe(0);
  expect(() => reads.at(0)).toThrow('there is no read 0');
});

test('of two changes to one price a page may have shown those only that had begun', () => {
  const page = pageOf(
    shop()
      .changePrice(1_100, [2, 3])
      .changePrice(1_100, [40, 45])
      .browse(1_100, [4, 5])
      .browse(1_100, [30, 40]),
  );
  const begun = (read: number) => [page.shows(read)?.from, page.shows(read)?.newest.change?.id];
  const from = 2 * NS_PER_MS;
  expect([begun(0), begun(1)]).toEqual([
    [from, 0],
    [from, 1],
  ]);
});

test('a price may be set to and fro thousands of times', () => {
  const told = (many: number) => {
    const flipped = shop();
    for (let at = 1; at <= many; at += 1) {
      flipped.changePrice(at % 2 === 0 ? 1_000 : 1_100, [4 * at, 4 * at + 1]);
      flipped.browse(at % 2 === 0 ? 1_000 : 1_100, [4 * at + 2, 4 * at + 3]);
    }
    return flipped.evidence();
  };
  const names = ['bounded-staleness', 'changes-become-visible', 'read-your-writes'];
  expect(growth(told, (evidence) => names.map((name) => verdictOn(name, evidence)))).toBeLessThan(LINEAR);
}, 60_000);

describe('a page proves the change that it shows', () => {
  const changing = () => shop().changePrice(1_100, [2, 20]);

  test('from the first time that it was shown, however often it was later', () => {
    const told = changing().browse(1_100, [3, 5]).browse(1_000, [6, 7]).browse(1_100, [10, 11]);
    expect(sentence(verdict(told))).toBe(
      'A page showed lamp at 10.00 EUR 1.0 ms after that was over; 0 ms are declared.',
    );
    const newestFirst = changing().browse(1_100, [10, 11]).browse(1_000, [6, 7]).browse(1_100, [3, 5]);
    expect(gist(verdict(newestFirst))).toBe('violated by 0, 2');
  });

  test('where it was read until the change began: what touches overlaps', () => {
    expect(gist(verdict(changing().browse(1_100, [1, 2]).browse(1_000, [6, 7])))).toBe('violated by 0, 2');
  });

  test('but not where it was read before', () => {
    expect(sentence(verdict(changing().browse(1_100, [0, 1]).browse(1_000, [6, 7])))).toBe(
      'A page showed lamp at 11.00 EUR but nobody had set that price.',
    );
  });
});

describe('the first version after an instant', () => {
  const version = (from: number, by: number): Version => ({ unitPriceCents: by, from, by, change: null });
  const soonest = (versions: readonly Version[], by: number) => firstAfter(versions, (one) => one.by)(by);

  test('is the one that is there first, whichever began first and in whatever order they are given', () => {
    const [slow, quick, last] = [version(2, 20), version(3, 5), version(8, 9)];
    for (const versions of [
      [slow, quick, last],
      [last, slow, quick],
      [quick, last, slow],
      [last, quick, slow],
    ]) {
      const found = [1, 2, 3, 7].map((by) => soonest(versions, by));
      expect(found).toEqual([quick, quick, last, last]);
    }
  });

  test('began later: what touches overlaps, and after the last there is none', () => {
    expect(soonest([version(2, 3)], 1)).toEqual(version(2, 3));
    expect(soonest([version(2, 3)], 2)).toBeNull();
    expect(soonest([], 0)).toBeNull();
  });

  test('is the one that began first of two that are there at once', () => {
    const told = shop().changePrice(1_100, [2, 6]).changePrice(1_200, [3, 6]).browse(1_000, [7, 8]);
    expect(gist(verdict(told))).toBe('violated by 0, 2');
  });
});

test('a change in doubt was there by no instant that anybody knows', () => {
  const bys = pageOf(shop().changePrice(1_100, [2, 3], 'lost').changePrice(1_200, [4, 5])).versions.map(
    ({ by }) => by,
  );
  expect(bys.slice(2)).toEqual([Number.POSITIVE_INFINITY, 5 * NS_PER_MS]);
});
