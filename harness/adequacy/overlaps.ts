import type { Indexes } from '../model/evidence.ts';
import type { Attempt } from '../model/joins.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { groupBy } from './group.ts';
import { plural } from './rule.ts';
import { FOREVER, type Interval, mayHaveLeft, underWay } from './under-way.ts';

/** Of attempts only the unknown ones are unpacked, which takes its time. */
const sent = (attempts: readonly Attempt[]): readonly Attempt[] =>
  attempts.filter((attempt) => attempt.type !== 'unknown' || mayHaveLeft(attempt.operation));

const buyingOf = ({ attemptsBySku }: Indexes): ReadonlyMap<string, (during: Interval) => boolean> =>
  new Map([...attemptsBySku].map(([sku, attempts]) => [sku, underWay(sent(attempts))]));

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
      const count = attemptsByKey
        .from(0)
        .filter((key) => overlapThemselves(sent(attemptsByKey.of(key)))).length;
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
      const count = cancelsByKey
        .from(0)
        .filter((key) => overlapThemselves(cancelsByKey.of(key).filter(mayHaveLeft))).length;
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
      const buying = buyingOf(index);
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
    check: ({ index }) => flipsUnder(index, buyingOf(index), n, 'checkout'),
  };
}

/** At least `n` deliveries came in, acknowledged, while somebody was checking out that very product. */
export function restocksMetCheckouts(n: number): AdequacyRule {
  return {
    name: `at least ${n} × restock under a checkout`,
    check: ({ index }) => {
      const buying = buyingOf(index);
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
      const reads = groupBy(index.operationsOf.browse.filter(mayHaveLeft), ({ input }) => input.sku);
      const reading = new Map([...reads].map(([sku, intervals]) => [sku, underWay(intervals)]));
      return flipsUnder(index, reading, n, 'read');
    },
  };
}

function flipsUnder(
  { operationsOf }: Indexes,
  going: ReadonlyMap<string, (during: Interval) => boolean>,
  n: number,
  what: string,
): { readonly met: boolean; readonly saw: string } {
  const flips = operationsOf.changePrice.filter(({ outcome }) => outcome.type === 'ok');
  const count = flips.filter((flip) => going.get(flip.input.sku)?.(flip)).length;
  return { met: count >= n, saw: `${count} of ${plural(flips.length, 'flip')} met a ${what}` };
}
