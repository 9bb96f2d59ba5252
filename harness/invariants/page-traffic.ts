import { type Evidence, recordsOf } from '../model/evidence.ts';
import type { Instant } from '../model/time.ts';

/** What may have made a shop load the page of one product. */
export interface PageTraffic {
  readonly reads: number;
  /** Reads that ended without a page. */
  readonly unanswered: number;
  /** Attempts of administrators to change what the page shows, whatever became of them, and units that the shop may have brought itself. */
  readonly changes: number;
  /** The first read's start, and the last one's end. */
  readonly first: Instant;
  readonly last: Instant;
}

interface Counting {
  reads: number;
  unanswered: number;
  first: Instant;
  last: Instant;
}

/** Of every product whose page somebody asked for. Two passes. */
export function trafficBySku(evidence: Evidence): ReadonlyMap<string, PageTraffic> {
  const bySku = new Map<string, Counting>();
  for (const { kind, input, outcome, startedAt, endedAt } of evidence.history) {
    if (kind !== 'browse' || !('sku' in input)) continue;
    const counting = bySku.get(input.sku) ?? { reads: 0, unanswered: 0, first: startedAt, last: 0 };
    bySku.set(input.sku, counting);
    counting.reads += 1;
    if (outcome.type !== 'ok') counting.unanswered += 1;
    counting.first = Math.min(counting.first, startedAt);
    counting.last = Math.max(counting.last, endedAt ?? startedAt);
  }
  const changes = changesBySku(evidence);
  return new Map([...bySku].map(([sku, counted]) => [sku, { ...counted, changes: changes.get(sku) ?? 0 }]));
}

function changesBySku({ index, declarations, movements }: Evidence): ReadonlyMap<string, number> {
  const { changePrice, restock, createProduct } = index.operationsOf;
  const changed = [...changePrice, ...restock, ...createProduct].map(({ input }) => input.sku);
  const delivered =
    declarations.restocksItself === true
      ? recordsOf(movements).flatMap(({ sku, reason }) => (reason === 'restock' ? [sku] : []))
      : [];
  const changes = new Map<string, number>();
  for (const sku of [...changed, ...delivered]) changes.set(sku, (changes.get(sku) ?? 0) + 1);
  return changes;
}
