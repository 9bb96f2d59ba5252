import { expect, test } from 'vitest';
import type { CacheLimits } from '../config.ts';
import { noProductCache, openProductCache } from './product-cache.ts';
import type { ProductPage } from './product-page.ts';

const page = (unitPriceCents: number, description = ''): ProductPage => ({
  ...{ sku: 'a', name: 'A', description, category: '', currency: 'EUR', unitPriceCents },
  ...{
    priceVersion: 1,
    onHand: 1,
    recentlySoldUnits: 0,
    rating: { averageTenths: 0, count: 0 },
    alsoBought: [],
  },
});

/** A database whose readings take as long as the test wants them to. */
function slowDatabase() {
  const readings: ((found: ProductPage | undefined) => void)[] = [];
  const load = () => new Promise<ProductPage | undefined>((resolve) => readings.push(resolve));
  return { readings, load };
}

/** A database that counts: the n-th reading finds the price n. */
function countingDatabase() {
  const database = {
    readings: 0,
    async load() {
      database.readings += 1;
      return page(database.readings);
    },
  };
  return database;
}

const LIMITS: CacheLimits = {
  ttlMs: 60_000,
  stalenessMs: 2_000,
  entriesMax: 100,
  bytesMax: 100_000,
};

/** A cache in a world in which time passes when the test says so, and the feed is proven up to where it says. */
function open(load: (sku: string) => Promise<ProductPage | undefined>, limits: Partial<CacheLimits> = {}) {
  const world = { nowMs: 0, provenAtMs: 0 };
  const feed = { provenAtMs: () => world.provenAtMs };
  return { world, cache: openProductCache(load, { ...LIMITS, ...limits }, feed, () => world.nowMs) };
}

test('a hundred readers of one page are one reading', async () => {
  const { readings, load } = slowDatabase();
  const { cache } = open(load);
  const readers = Array.from({ length: 100 }, () => cache.read('a'));
  readings[0]?.(page(1));
  expect(new Set(await Promise.all(readers)).size).toBe(1);
  await cache.read('a');
  expect(readings).toHaveLength(1);
});

test('a late fill does not overwrite a newer page, and those who waited for it get the newer one', async () => {
  const { readings, load } = slowDatabase();
  const { cache } = open(load);
  const early = cache.read('a');
  cache.forget('a');
  const late = cache.read('a');
  // The newer reading is in the cache when the older one comes in.
  readings[1]?.(page(2));
  expect(await late).toMatchObject({ unitPriceCents: 2 });
  readings[0]?.(page(1));
  expect(await early).toMatchObject({ unitPriceCents: 2 });
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 2 });
  expect(readings).toHaveLength(2);
});

test('a fill that began before a change and ends after it is thrown away, though nobody has read since', async () => {
  const { readings, load } = slowDatabase();
  const { cache } = open(load);
  const early = cache.read('a');
  cache.forget('a');
  readings[0]?.(page(1));
  // The early reader reads again, on his own.
  await expect.poll(() => readings.length).toBe(2);
  readings[1]?.(page(2));
  expect(await early).toMatchObject({ unitPriceCents: 2 });
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 2 });
});

test('when everything is forgotten, so is what is being read', async () => {
  const { readings, load } = slowDatabase();
  const { cache } = open(load);
  const [one, other] = [cache.read('a'), cache.read('b')];
  cache.forgetAll();
  for (const reading of readings.slice(0, 2)) reading(page(1));
  await expect.poll(() => readings.length).toBe(4);
  for (const reading of readings.slice(2)) reading(page(2));
  expect([await one, await other]).toMatchObject([{ unitPriceCents: 2 }, { unitPriceCents: 2 }]);
});

test('a page that changes all the time is still read', async () => {
  let readings = 0;
  const { cache } = open(async () => {
    readings += 1;
    queueMicrotask(() => cache.forget('a'));
    await new Promise((resolve) => setImmediate(resolve));
    return page(readings);
  });
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 4 });
});

test('what does not exist is not remembered', async () => {
  const found: (ProductPage | undefined)[] = [undefined, page(1)];
  const { cache } = open(async () => found.shift());
  expect(await cache.read('a')).toBeUndefined();
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 1 });
});

test('a failed reading fails for those who waited, and is not remembered', async () => {
  let fails = true;
  const { cache } = open(async () => {
    if (fails) throw new Error('the database is away');
    return page(1);
  });
  await expect(Promise.all([cache.read('a'), cache.read('a')])).rejects.toThrow('away');
  fails = false;
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 1 });
});

test('while the feed is proven a page lives as long as its time to live, and not longer', async () => {
  const database = countingDatabase();
  const { cache, world } = open(database.load);
  await cache.read('a');
  world.nowMs = 60_000;
  world.provenAtMs = 59_500;
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 1 });
  world.nowMs = 60_001;
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 2 });
});

test('from when the feed is not proven a page lives as long as its staleness is allowed, and not longer', async () => {
  const database = countingDatabase();
  const { cache, world } = open(database.load);
  await cache.read('a');
  world.provenAtMs = 10_000;
  world.nowMs = 12_000;
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 1 });
  world.nowMs = 12_001;
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 2 });
  world.nowMs = 14_001;
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 2 });
  world.nowMs = 14_002;
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 3 });
});

test('whoever joins a reading that began too long ago reads again', async () => {
  const { readings, load } = slowDatabase();
  const { cache, world } = open(load);
  const first = cache.read('a');
  world.nowMs = 2_001;
  const second = cache.read('a');
  expect(readings).toHaveLength(1);
  readings[0]?.(page(1));
  expect(await first).toMatchObject({ unitPriceCents: 1 });
  await expect.poll(() => readings.length).toBe(2);
  readings[1]?.(page(2));
  expect(await second).toMatchObject({ unitPriceCents: 2 });
});

test('a hundred who joined a reading that began too long ago are one more reading', async () => {
  const { readings, load } = slowDatabase();
  const { cache, world } = open(load);
  const first = cache.read('a');
  world.nowMs = 2_001;
  const others = Array.from({ length: 100 }, () => cache.read('a'));
  readings[0]?.(page(1));
  await first;
  await expect.poll(() => readings.length).toBe(2);
  // The second takes too long as well: they had asked before it began, so it is theirs all the same.
  world.nowMs = 9_000;
  readings[1]?.(page(2));
  expect(new Set((await Promise.all(others)).map((found) => found?.unitPriceCents))).toEqual(new Set([2]));
  expect(readings).toHaveLength(2);
});

test('a hundred who are interrupted all the time are one reading more than the interruptions', async () => {
  const { readings, load } = slowDatabase();
  const { cache } = open(load);
  const early = Array.from({ length: 100 }, () => cache.read('a'));
  for (let change = 1; change <= 3; change += 1) {
    cache.forget('a');
    readings[change - 1]?.(page(change));
    await expect.poll(() => readings.length).toBe(change + 1);
  }
  // That one is not interrupted, but whoever asks after a change does not get what it found before.
  cache.forget('a');
  const late = cache.read('a');
  expect(readings).toHaveLength(5);
  readings[3]?.(page(4));
  readings[4]?.(page(5));
  expect(new Set((await Promise.all(early)).map((found) => found?.unitPriceCents))).toEqual(new Set([4]));
  expect(await late).toMatchObject({ unitPriceCents: 5 });
  expect(await cache.read('a')).toMatchObject({ unitPriceCents: 5 });
  expect(readings).toHaveLength(5);
});

test('memory is bounded in entries', async () => {
  const database = countingDatabase();
  const { cache } = open(database.load, { entriesMax: 2 });
  for (const sku of ['a', 'b', 'c', 'c', 'b', 'a']) await cache.read(sku);
  expect(database.readings).toBe(4);
  // `c` pushed out `a`, and `a` pushed out `c`; what is forgotten is not pushed out.
  const bytes = 2 * Buffer.byteLength(JSON.stringify(page(1)));
  expect(cache.load()).toEqual({ entries: 2, bytes, evictions: 2 });
  cache.forget('a');
  expect(cache.load()).toEqual({ entries: 1, bytes: bytes / 2, evictions: 2 });
});

test('memory is bounded in bytes, not in characters, and what is too large for it is read each time', async () => {
  let readings = 0;
  const bytes = Buffer.byteLength(JSON.stringify(page(1, 'ü'.repeat(500))));
  const { cache } = open(
    async (sku) => {
      readings += 1;
      return page(1, 'ü'.repeat(sku === 'huge' ? 2_000 : 500));
    },
    { bytesMax: 2 * bytes },
  );
  for (const sku of ['a', 'b', 'c', 'c', 'b', 'a']) await cache.read(sku);
  expect(readings).toBe(4);
  for (const sku of ['huge', 'huge']) await cache.read(sku);
  expect(readings).toBe(6);
});

test('without a cache each page is read each time', async () => {
  const none = noProductCache(countingDatabase().load);
  expect([await none.read('a'), await none.read('a')]).toMatchObject([
    { unitPriceCents: 1 },
    { unitPriceCents: 2 },
  ]);
});
