import { describe, expect, test } from 'vitest';
import { shop } from './testing/shop.ts';
import { gist, under, verdictOn } from './testing/verdict-of.ts';

const verdict = under('bounded-staleness');
/** The catalogue says 1,000 cents. */
const lamp = (stalenessMs = 0) => shop({ declarations: { stalenessMs } });

test('a page shows the price of the catalogue, and after a change the new one', () => {
  const told = lamp().browse(1_000, [0, 1]).changePrice(1_100, [2, 3]).browse(1_100, [4, 5]);
  expect(gist(verdict(told))).toBe('holds');
});

test('nothing was read: nothing is known', () => {
  expect(gist(verdict(lamp().changePrice(1_100, [2, 3])))).toBe('inconclusive');
  expect(gist(verdict(lamp().browse('lost', [0, 1]).browse('busy', [2, 3])))).toBe('inconclusive');
});

describe('a page that shows an old price', () => {
  test('is as old as the acknowledgement of the next one', () => {
    const told = lamp().changePrice(1_100, [2, 3]).browse(1_000, [4, 5]);
    expect(gist(verdict(told))).toBe('violated by 0, 1');
    expect(verdict(told)).toMatchObject({
      summary: 'A page showed lamp at 10.00 EUR 1.0 ms after that was over; 0 ms are declared.',
    });
  });

  test('may be as old as the shop declares, and no older', () => {
    const told = (start: number) => lamp(10).changePrice(1_100, [2, 3]).browse(1_000, [start, 50]);
    expect(gist(verdict(told(13)))).toBe('holds');
    expect(gist(verdict(told(14)))).toBe('violated by 0, 1');
  });

  test('is not old while the change goes on: what touches overlaps', () => {
    expect(gist(verdict(lamp().changePrice(1_100, [2, 6]).browse(1_000, [6, 7])))).toBe('holds');
    expect(gist(verdict(lamp().changePrice(1_100, [2, 6]).browse(1_000, [3, 4])))).toBe('holds');
  });

  test('is old once somebody has seen the new one, though its change is not acknowledged yet', () => {
    const told = lamp().changePrice(1_100, [2, 20]).browse(1_100, [3, 5]).browse(1_000, [6, 7]);
    expect(gist(verdict(told))).toBe('violated by 0, 2');
    expect(
      gist(verdict(lamp().changePrice(1_100, [2, 20]).browse(1_100, [3, 5]).browse(1_000, [5, 7]))),
    ).toBe('holds');
  });

  test('is right again where it was set again', () => {
    const told = lamp().changePrice(1_100, [2, 3]).changePrice(1_000, [4, 5]).browse(1_000, [6, 7]);
    expect(gist(verdict(told))).toBe('holds');
  });
});

describe('a change in doubt', () => {
  test('may have happened, later too, or never', () => {
    const told = lamp().changePrice(1_100, [2, 3], 'took').browse(1_000, [40, 41]).browse(1_100, [50, 51]);
    expect(gist(verdict(told))).toBe('holds');
    expect(gist(verdict(lamp().changePrice(1_100, [2, 3], 'lost').browse(1_000, [40, 41])))).toBe('holds');
  });

  test('has happened once a page shows it: then the old price is gone', () => {
    const told = lamp().changePrice(1_100, [2, 3], 'took').browse(1_100, [50, 51]).browse(1_000, [60, 61]);
    expect(gist(verdict(told))).toBe('violated by 0, 2');
  });

  test('proves nothing where the same price was set twice: either change may have been seen', () => {
    const told = lamp()
      .changePrice(1_100, [2, 3], 'took')
      .changePrice(1_100, [40, 45], 'lost')
      .browse(1_100, [50, 51])
      .browse(1_000, [60, 61]);
    expect(gist(verdict(told))).toBe('holds');
  });

  test('and it may undo a later one that was acknowledged', () => {
    const told = lamp()
      .changePrice(1_100, [2, 3], 'took')
      .changePrice(1_200, [10, 11])
      .browse(1_200, [12, 13])
      .browse(1_100, [20, 21]);
    expect(gist(verdict(told))).toBe('holds');
  });
});

test('of two changes at once either may have come last', () => {
  const told = (shown: number) =>
    lamp().changePrice(1_100, [2, 6]).changePrice(1_200, [5, 9]).browse(shown, [10, 11]);
  expect(gist(verdict(told(1_100)))).toBe('holds');
  expect(gist(verdict(told(1_200)))).toBe('holds');
  expect(gist(verdict(told(1_000)))).toBe('violated by 0, 2');
});

test('a price that nobody had set, or not yet, is explained by nothing', () => {
  expect(gist(verdict(lamp(1_000).browse(999, [0, 1])))).toBe('violated by 0');
  const early = lamp(1_000).browse(1_100, [0, 1]).changePrice(1_100, [2, 3]);
  expect(verdict(early)).toMatchObject({
    summary: 'A page showed lamp at 11.00 EUR but nobody had set that price.',
  });
  const refused = lamp(1_000).changePrice(1_100, [2, 3], 'forbidden').browse(1_100, [4, 5]);
  expect(gist(verdict(refused))).toBe('violated by 1');
});

describe('a product that was made', () => {
  const made = (stalenessMs: number) =>
    shop({ declarations: { stalenessMs } }).browse('not-found', [0, 1], 'new').createProduct(500, [2, 3]);

  test('was not there before, and need not be shown at once', () => {
    expect(gist(verdict(made(10).browse('not-found', [13, 14], 'new').browse(500, [20, 21], 'new')))).toBe(
      'holds',
    );
    expect(gist(verdict(made(10).browse('not-found', [14, 15], 'new')))).toBe('violated by 1, 2');
  });

  test('may not have been made where nobody was told so', () => {
    const told = shop().createProduct(500, [2, 3], 'lost').browse('not-found', [14, 15], 'new');
    expect(gist(verdict(told))).toBe('holds');
  });
});

test('a product of the catalogue that is not found is as old as the run', () => {
  expect(gist(verdict(lamp(10).browse('not-found', [5, 6])))).toBe('holds');
  expect(gist(verdict(lamp(10).browse('not-found', [12, 13])))).toBe('violated by 0');
});

test('of products that nobody in the run knows nothing is said', () => {
  expect(gist(verdict(lamp().browse(77, [1, 2], 'filler-1').browse(1_000, [3, 4])))).toBe('holds');
});

test('the ages of all reads are measured, those within the bound too', () => {
  const told = lamp(100).changePrice(1_100, [2, 3]).browse(1_000, [7, 8]).browse(1_100, [9, 10]);
  expect(verdictOn('bounded-staleness', told.evidence())).toMatchObject({
    verdict: 'holds',
    examined: 2,
    measured: { times: { count: 2, p50Ms: expect.closeTo(0, 2), maxMs: expect.closeTo(4, 1) } },
  });
});
