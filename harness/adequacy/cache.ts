import { isKind, type Operation } from '../model/operation.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import type { Instant } from '../model/time.ts';
import { plural } from './rule.ts';

/**
 * At least `n` product pages were read that the database did not load. Where nobody counts what it loads, or the shop says that
 * it keeps no pages, there is nothing to ask for.
 */
export function cacheHit(n: number): AdequacyRule {
  return {
    name: `at least ${plural(n, 'page')} out of the cache`,
    check: ({ history, loads, declarations }) => {
      if (declarations.pageLoads.type !== 'cached') return { met: true, saw: 'the shop declares no cache' };
      if (loads.state === 'absent') return { met: true, saw: `it cannot be known: ${loads.reason}` };
      const loaded = loads.records.reduce((sum, record) => sum + record.loads, 0);
      const shown = history.filter(isKind('browse')).filter(({ outcome }) => outcome.type === 'ok').length;
      return { met: shown - loaded >= n, saw: `${plural(shown, 'page')} shown, ${loaded} loaded` };
    },
  };
}

/** At least `n` reads of one product page were under way at once; one that is sent ahead begins at its moment. */
export function readsAtOnce(n: number): AdequacyRule {
  return {
    name: `at least ${plural(n, 'read')} of one page at once`,
    check: ({ history }) => {
      const bySku = new Map<string, Operation<'browse'>[]>();
      for (const read of history.filter(isKind('browse'))) {
        const reads = bySku.get(read.input.sku) ?? [];
        reads.push(read);
        bySku.set(read.input.sku, reads);
      }
      const most = [...bySku.values()].reduce((max, reads) => Math.max(max, mostAtOnce(reads)), 0);
      return { met: most >= n, saw: `${plural(most, 'read')} of one page at once` };
    },
  };
}

/** Intervals are closed: who begins when another ends meets it. */
function mostAtOnce(reads: readonly Operation<'browse'>[]): number {
  const ascending = (one: Instant, other: Instant) => one - other;
  const begins = reads.map(({ startedAt, intendedAt }) => Math.max(startedAt, intendedAt)).sort(ascending);
  const ends = reads.map(({ endedAt }) => endedAt ?? Number.POSITIVE_INFINITY).sort(ascending);
  let most = 0;
  let ended = 0;
  for (const [begun, at] of begins.entries()) {
    while ((ends[ended] ?? Number.POSITIVE_INFINITY) < at) ended += 1;
    most = Math.max(most, begun + 1 - ended);
  }
  return most;
}
