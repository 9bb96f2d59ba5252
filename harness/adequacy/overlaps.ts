import type { Indexes } from '../model/evidence.ts';
import type { Fault, FaultRecord } from '../model/fault.ts';
import type { Operation } from '../model/operation.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import type { Instant } from '../model/time.ts';
import { plural } from './rule.ts';

/** A closed interval; `null`: it never ended. */
interface Interval {
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
}

const FOREVER = Number.POSITIVE_INFINITY;

/** Answers whether anything was under way during an interval, in logarithmic time after sorting once. */
function underWay(intervals: readonly Interval[]): (during: Interval) => boolean {
  const sorted = [...intervals].sort((one, other) => one.startedAt - other.startedAt);
  let latest = Number.NEGATIVE_INFINITY;
  const latestEnd = sorted.map(({ endedAt }) => {
    latest = Math.max(latest, endedAt ?? FOREVER);
    return latest;
  });
  return ({ startedAt, endedAt }) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((sorted[middle]?.startedAt ?? FOREVER) <= (endedAt ?? FOREVER)) low = middle + 1;
      else high = middle;
    }
    return (latestEnd[low - 1] ?? Number.NEGATIVE_INFINITY) >= startedAt;
  };
}

function overlapThemselves(intervals: readonly Interval[]): boolean {
  const sorted = [...intervals].sort((one, other) => one.startedAt - other.startedAt);
  return sorted.some((interval, position) => {
    const before = sorted[position - 1];
    return before !== undefined && interval.startedAt <= (before.endedAt ?? FOREVER);
  });
}

/** At least `n` keys were tried twice at the same time. */
export function keysOverlapped(n: number): AdequacyRule {
  return {
    name: `attempts overlapped under at least ${plural(n, 'key')}`,
    check: ({ index }) => {
      const { attemptsByKey } = index;
      const count = attemptsByKey.from(0).filter((key) => overlapThemselves(attemptsByKey.of(key))).length;
      return { met: count >= n, saw: `attempts overlapped under ${plural(count, 'key')}` };
    },
  };
}

/** At least `n` orders were cancelled twice at the same time. */
export function cancelsOverlapped(n: number): AdequacyRule {
  return {
    name: `at least ${plural(n, 'order')} cancelled twice at once`,
    check: ({ index }) => {
      const { cancelsByKey } = index;
      const count = cancelsByKey.from(0).filter((key) => overlapThemselves(cancelsByKey.of(key))).length;
      return { met: count >= n, saw: `cancellations of ${plural(count, 'order')} overlapped` };
    },
  };
}

/** At least `n` orders were cancelled, acknowledged, while somebody was checking out what they give back. */
export function cancelsMetCheckouts(n: number): AdequacyRule {
  return {
    name: `at least ${plural(n, 'order')} cancelled under a checkout`,
    check: ({ index }) => {
      const { attemptsByKey, cancelsByKey } = index;
      const buying = new Map([...index.attemptsBySku].map(([sku, attempts]) => [sku, underWay(attempts)]));
      const skusOf = (key: number) =>
        attemptsByKey.of(key).flatMap(({ lines }) => lines.map(({ sku }) => sku));
      const acknowledged = (key: number) =>
        cancelsByKey.of(key).filter(({ outcome }) => outcome.type === 'ok');
      const count = cancelsByKey
        .from(0)
        .filter((key) =>
          acknowledged(key).some((cancel) => skusOf(key).some((sku) => buying.get(sku)?.(cancel))),
        ).length;
      return { met: count >= n, saw: `cancellations of ${plural(count, 'order')} met a checkout` };
    },
  };
}

/** At least `n` prices were changed, acknowledged, while somebody was checking out that very product. */
export function pricesFlipped(n: number): AdequacyRule {
  return {
    name: `at least ${plural(n, 'price')} flipped under a checkout`,
    check: ({ index }) => flipsUnder(index, index.attemptsBySku, n, 'checkout'),
  };
}

/** At least `n` deliveries came in, acknowledged, while somebody was checking out that very product. */
export function restocksMetCheckouts(n: number): AdequacyRule {
  return {
    name: `at least ${n} × restock under a checkout`,
    check: ({ index }) => {
      const buying = new Map([...index.attemptsBySku].map(([sku, attempts]) => [sku, underWay(attempts)]));
      const restocks = index.operationsOf.restock.filter(({ outcome }) => outcome.type === 'ok');
      const count = restocks.filter((restock) => buying.get(restock.input.sku)?.(restock)).length;
      return { met: count >= n, saw: `${count} of ${restocks.length} × restock met a checkout` };
    },
  };
}

/** At least `n` prices were changed, acknowledged, while somebody was reading that very page. */
export function flipsMetReads(n: number): AdequacyRule {
  return {
    name: `at least ${plural(n, 'price')} flipped under a reader`,
    check: ({ index }) => {
      const reads = groupBy(index.operationsOf.browse, ({ input }) => input.sku);
      return flipsUnder(index, reads, n, 'read');
    },
  };
}

function flipsUnder(
  { operationsOf }: Indexes,
  bySku: ReadonlyMap<string, readonly Interval[]>,
  n: number,
  what: string,
): { readonly met: boolean; readonly saw: string } {
  const going = new Map([...bySku].map(([sku, intervals]) => [sku, underWay(intervals)]));
  const flips = operationsOf.changePrice.filter(({ outcome }) => outcome.type === 'ok');
  const count = flips.filter((flip) => going.get(flip.input.sku)?.(flip)).length;
  return { met: count >= n, saw: `${count} of ${plural(flips.length, 'flip')} met a ${what}` };
}

/** Of these nothing lasts but what they broke in their moment: whoever came later was not struck. */
const SUDDEN: ReadonlySet<string> = new Set(['kill', 'database-crash', 'terminate']);

/**
 * There were faults, each was on while operations were under way, each kind of them struck, and each kind that strikes in one
 * moment found somebody in flight at least once.
 */
export function faultStruck(): AdequacyRule {
  return {
    name: 'the fault struck operations in flight',
    check: ({ faults, history }) => {
      const inFlight = underWay(history.filter(isLoad));
      const count = faults.filter((fault: FaultRecord) => inFlight(fault)).length;
      const kinds = [...groupBy(faults, ({ fault }) => fault.type)];
      const idle = kinds.filter(([, alike]) => alike.every(({ strikes }) => strikes === 0));
      const alone = kinds.filter(
        ([type, alike]) => SUDDEN.has(type) && alike.every(({ inFlight: found }) => found === 0),
      );
      const unsupported = faults.find((fault) => fault.unsupported !== null)?.unsupported ?? null;
      const saw = [
        `${count} of ${plural(faults.length, 'fault')} met operations in flight`,
        ...idle.map(([type]) => `${type} struck nothing`),
        ...alone.map(([type]) => `no ${type} found anybody in flight`),
        ...(unsupported === null ? [] : [`not supported here: ${unsupported}`]),
      ];
      return {
        met:
          faults.length > 0 &&
          count === faults.length &&
          [...idle, ...alone].length === 0 &&
          unsupported === null,
        saw: saw.join('; '),
      };
    },
  };
}

/**
 * Faults of a type struck at least `n` times in all, and met operations that were under way while they lasted. How many there
 * were as one began is told, and not asked for: of operations of a few milliseconds there is often none at one instant.
 */
export function struckAtLeast(n: number, type: Fault['type']): AdequacyRule {
  return {
    name: `${type} struck at least ${plural(n, 'time')}`,
    check: ({ faults, history }) => {
      const inFlight = underWay(history.filter(isLoad));
      const alike = faults.filter(({ fault }) => fault.type === type);
      const strikes = alike.reduce((sum, each) => sum + each.strikes, 0);
      const met = alike.filter((fault) => inFlight(fault)).length;
      return {
        met: strikes >= n && met > 0,
        saw: `${plural(strikes, 'strike')} of ${type}, ${met} of ${plural(alike.length, 'fault')} met operations in flight`,
      };
    },
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const isLoad = ({ phase }: Operation): boolean => phase !== 'final';
