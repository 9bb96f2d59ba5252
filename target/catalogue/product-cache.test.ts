import { expect, test } from 'vitest';
import { noProductCache, openProductCache } from './product-cache.ts';
import type { ProductPage } from './product-page.ts';

const page = (unitPriceCents: number): ProductPage => ({
  ...{ sku: 'a', name: 'A', description: '', category: '', currency: 'EUR', unitPriceCents },
  ...{ priceVersion: 1, onHand: 1, soldUnits: 0, rating: { averageTenths: 0, count: 0 }, alsoBought: [] },
});

/** A database whose readings take as long as the test wants them to. */
function slowDatabase() {
  const readings: ((found: ProductPage | undefined) => void)[] = [];
  const load = () => new Promise<ProductPage | undefined>((resolve) => readings.push(resolve));
  return { readings, load };
}

test('a hundred readers of one page are one reading', async () => {
  const { readings, load } = slowDatabase();
  const cache = openProductCache(load, 60_000);
  const readers = Array.from({ length: 100 }, () => cache.read('a'));
  readings[0]?.(page(1));
  expect(new Set(await Promise.all(readers)).size).toBe(1);
  await cache.read('a');
  expect(readings).toHaveLength(1);
});

test('a reading that began before a change is thrown away, and those who wait for it read again', async () => {
  const { readings, load } = slowDatabase();
  const cache = openProductCache(load, 60_000);
  const early = cache.read('a');
  cache.forget('a');
  const late = cache.read('a');
  // The old reading comes in last, as it may.
  readings[1]?.(page(2));
  expect(await late).toMatchObject({ unitPriceCents: 2 });
  readings[0]?.(page(1));
  expect(await early).toMatchObject({ unitPriceCents: 2 });
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 2 });
  expect(readings).toHaveLength(2);
});

test('a page that changes all the time is still read', async () => {
  let readings = 0;
  const cache = openProductCache(async () => {
    readings += 1;
    queueMicrotask(() => cache.forget('a'));
    await new Promise((resolve) => setImmediate(resolve));
    return page(readings);
  }, 60_000);
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 4 });
});

test('what does not exist is not remembered', async () => {
  const found: (ProductPage | undefined)[] = [undefined, page(1)];
  const cache = openProductCache(async () => found.shift(), 60_000);
  expect(await cache.read('a')).toBeUndefined();
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 1 });
});

test('a failed reading fails for those who waited, and is not remembered', async () => {
  let fails = true;
  const cache = openProductCache(async () => {
    if (fails) throw new Error('the database is away');
    return page(1);
  }, 60_000);
  await expect(Promise.all([cache.read('a'), cache.read('a')])).rejects.toThrow('away');
  fails = false;
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 1 });
});

test('a page is read again when its time is up, and each time without a cache', async () => {
  let readings = 0;
  const load = async () => {
    readings += 1;
    return page(readings);
  };
  const cache = openProductCache(load, 1);
  await cache.read('a');
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 2 });
  const none = noProductCache(load);
  expect([await none.read('a'), await none.read('a')]).toMatchObject([
    { unitPriceCents: 3 },
    { unitPriceCents: 4 },
  ]);
});
