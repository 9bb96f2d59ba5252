import type { Evidence } from '../model/evidence.ts';
import type { Instant } from '../model/time.ts';

/** What may have made a shop load the page of one product. */
export interface PageTraffic {
  readonly reads: number;
  /** Reads that ended without a page. */
  readonly unanswered: number;
  /** Attempts of administrators to change what the page shows, whatever became of them. */
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

const CHANGES: ReadonlySet<string> = new Set(['changePrice', 'restock', 'createProduct']);

/** Of every product whose page somebody asked for. One pass. */
export function trafficBySku({ history }: Evidence): ReadonlyMap<string, PageTraffic> {
  const bySku = new Map<string, Counting>();
  const changes = new Map<string, number>();
  for (const { kind, input, outcome, startedAt, endedAt } of history) {
    if (!('sku' in input)) continue;
    if (CHANGES.has(kind)) changes.set(input.sku, (changes.get(input.sku) ?? 0) + 1);
    if (kind !== 'browse') continue;
    const counting = bySku.get(input.sku) ?? { reads: 0, unanswered: 0, first: startedAt, last: 0 };
    bySku.set(input.sku, counting);
    counting.reads += 1;
    if (outcome.type !== 'ok') counting.unanswered += 1;
    counting.first = Math.min(counting.first, startedAt);
    counting.last = Math.max(counting.last, endedAt ?? startedAt);
  }
  return new Map([...bySku].map(([sku, counted]) => [sku, { ...counted, changes: changes.get(sku) ?? 0 }]));
}
