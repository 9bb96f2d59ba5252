import type { Indexes } from '../model/evidence.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { groupBy } from './group.ts';
import { plural } from './rule.ts';
import { FOREVER, type Interval, underWay } from './under-way.ts';

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
