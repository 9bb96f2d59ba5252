import { expect, test } from 'vitest';
import { shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('changes-become-visible');
const lamp = (stalenessMs = 10) => shop({ declarations: { stalenessMs } });

test('a change that nobody looked for in time is not examined', () => {
  expect(gist(verdict(lamp().browse(1_000, [0, 1])))).toBe('inconclusive');
  expect(gist(verdict(lamp().changePrice(1_100, [2, 3])))).toBe('inconclusive');
  expect(gist(verdict(lamp().changePrice(1_100, [2, 3]).browse(1_000, [13, 14])))).toBe('inconclusive');
});

test('a change is shown to whoever begins to read once the bound has passed since its end', () => {
  expect(verdict(lamp().changePrice(1_100, [2, 3]).browse(1_100, [14, 15]))).toMatchObject({
    verdict: 'holds',
    examined: 1,
  });
  const told = lamp().changePrice(1_100, [2, 3]).browse(1_000, [14, 15]).browse(1_000, [16, 17]);
  expect(gist(verdict(told))).toBe('violated by 0, 1');
  expect(verdict(told)).toMatchObject({
    summary: 'A new price that was acknowledged was not shown 11.0 ms later; 10 ms are declared.',
  });
});

test('or a later one is, or one that was made at the same time', () => {
  const later = lamp().changePrice(1_100, [2, 3]).changePrice(1_200, [4, 50]).browse(1_200, [14, 15]);
  expect(gist(verdict(later))).toBe('holds');
  const twins = lamp().changePrice(1_100, [2, 6]).changePrice(1_200, [5, 7]).browse(1_100, [30, 31]);
  expect(gist(verdict(twins))).toBe('holds');
});

test('a change in doubt is promised to nobody', () => {
  const told = lamp().changePrice(1_100, [2, 3], 'lost').changePrice(1_200, [4, 5]).browse(1_200, [20, 21]);
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
  const undone = lamp().changePrice(1_200, [2, 3]).changePrice(1_100, [1, 5], 'took').browse(1_100, [20, 21]);
  expect(gist(verdict(undone))).toBe('holds');
});

test('each change that is missing is told once, whatever came of others', () => {
  const told = shop({ stock: { lamp: 1, chair: 1 } })
    .changePrice(1_100, [2, 3])
    .changePrice(1_300, [2, 3], 'ok', 'chair')
    .browse(1_000, [14, 15])
    .browse(1_000, [16, 17])
    .browse(1_300, [16, 17], 'chair');
  expect(verdict(told)).toMatchObject({ verdict: 'violated', examined: 2, offending: [0, 2] });
});

test('a new product is found, even by who had been told before that it was not there', () => {
  const made = lamp().browse('not-found', [0, 1], 'new').createProduct(500, [2, 3]);
  expect(gist(verdict(made.browse(500, [14, 15], 'new')))).toBe('holds');
  const missing = lamp().createProduct(500, [2, 3]).browse('not-found', [14, 15], 'new');
  expect(gist(verdict(missing))).toBe('violated by 0, 1');
  expect(
    gist(
      verdict(lamp().createProduct(500, [2, 3]).browse('busy', [14, 15], 'new').browse(500, [16, 17], 'new')),
    ),
  ).toBe('holds');
});

test('a price that nobody had set is not what this is about', () => {
  expect(gist(verdict(lamp().changePrice(1_100, [2, 3]).browse(999, [14, 15])))).toBe('holds');
});
