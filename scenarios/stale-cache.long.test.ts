import { expect, test } from 'vitest';
import { violatedIn } from '../harness/commands/testing/command-line.ts';
import { runAgainst } from './testing/run-bent.ts';

/**
 * The target with a cache as one would write it in five minutes: however many miss, all load; that there is no such product is
 * remembered for ever; and of one product nobody ever hears that it changed. A page is slow to load, so that on a busy machine, too,
 * a crowd comes before the first of it has been served.
 */
const FIVE_MINUTES = {
  before: 'const pages = new Map();',
  replace: `(parts) => ({
    async readProduct(sku) {
      if (!pages.has(sku)) {
        await delay(500);
        pages.set(sku, await parts.loadProduct(parts.query, sku));
      }
      return pages.get(sku);
    },
    forgetProduct(sku) {
      if (sku !== 'flipped-0' && pages.get(sku) !== undefined) pages.delete(sku);
    },
  })`,
};

test('a real shop whose cache breaks every promise is caught by each of the four', async () => {
  const { ended, result } = await runAgainst('stale-cache', FIVE_MINUTES, ['INSTANCES=1']);
  const told = JSON.stringify(result?.verdicts.filter(({ family }) => family === 'stale cache'));
  expect([ended.exitCode, violatedIn(result)], told).toEqual([
    1,
    ['bounded-staleness', 'read-your-writes', 'changes-become-visible', 'no-stampede'],
  ]);
});

/** Right in everything, as long as somebody tells it of each change. */
const TRUSTS_ITS_FEED = {
  before: 'const pages = new Map();',
  replace: `(parts) => ({
    async readProduct(sku) {
      const loading = pages.get(sku) ?? parts.loadProduct(parts.query, sku);
      pages.set(sku, loading);
      const page = await loading.catch(() => undefined);
      if (page === undefined && pages.get(sku) === loading) pages.delete(sku);
      return loading;
    },
    forgetProduct: (sku) => void pages.delete(sku),
  })`,
};

test('a cache that trusts its feed is caught where the feed is cut', async () => {
  const { ended, result } = await runAgainst('stale-cache', TRUSTS_ITS_FEED);
  expect(violatedIn(result)).toContain('bounded-staleness');
  expect(ended.exitCode).toBe(1);
});
