import type { Evidence } from '../model/evidence.ts';
import { isCancelled, mayBeCancelled } from './cancellations.ts';
import { furtherOrders } from './further-orders.ts';
import type { Intent } from './intents.ts';
import { unitsAtLeast, unitsAtMost } from './units.ts';

/** Units of one sku that left for good by the history: surely, and at most. What is cancelled comes back. */
export interface Out {
  least: number;
  most: number;
  /** The last two, to be shown. */
  last: Intent | undefined;
  before: Intent | undefined;
}

export function outBySku(evidence: Evidence): ReadonlyMap<string, Out> {
  const bySku = new Map<string, Out>();
  const of = (sku: string): Out => {
    const out = bySku.get(sku) ?? { least: 0, most: 0, last: undefined, before: undefined };
    bySku.set(sku, out);
    return out;
  };
  for (const intent of evidence.index.intents) {
    if (intent.fate === 'refused' || isCancelled(intent)) continue;
    const effective = intent.attempts.filter(({ type }) => type !== 'refused');
    if (!mayBeCancelled(intent))
      for (const { sku, quantity } of unitsAtLeast(intent)) of(sku).least += quantity;
    for (const { sku, quantity } of unitsAtMost(effective)) {
      const out = of(sku);
      out.most += quantity;
      out.before = out.last;
      out.last = intent;
    }
    const further = furtherOrders(intent).flatMap(unitsAtMost);
    for (const { sku, quantity } of further) of(sku).most += quantity;
  }
  return bySku;
}
