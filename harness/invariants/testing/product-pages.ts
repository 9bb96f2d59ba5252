import type { PageLoads } from '../../model/evidence.ts';

/** How a correct shop keeps its product pages. */
export type Caching =
  | { readonly type: 'none' }
  /** Every instance keeps a page so long, whatever happens meanwhile. */
  | { readonly type: 'timed'; readonly instances: number; readonly keptMs: number }
  /** One instance, which drops a page when the product changes. */
  | { readonly type: 'dropped'; readonly keptMs: number };

/** What such a shop declares of its pages. */
export function declaredOf(caching: Caching): {
  readonly stalenessMs: number;
  readonly ownPagesMs: number;
  readonly pageLoads: PageLoads;
} {
  if (caching.type === 'none')
    return { stalenessMs: 0, ownPagesMs: 0, pageLoads: { type: 'uncached', perRead: 1 } };
  const { keptMs } = caching;
  const stalenessMs = caching.type === 'timed' ? keptMs : 0;
  const instances = caching.type === 'timed' ? caching.instances : 1;
  return {
    stalenessMs,
    ownPagesMs: stalenessMs,
    pageLoads: { type: 'cached', instances, perChange: 1, keptMs },
  };
}

interface Kept {
  readonly unitPriceCents: number;
  readonly loadedAt: number;
}

/** Prices over time, and the pages that show them. Moments are milliseconds and never go back. */
export class ProductPages {
  readonly #prices = new Map<string, { readonly since: number; readonly unitPriceCents: number }[]>();
  readonly #kept = new Map<string, Kept>();
  readonly #loads = new Map<string, number>();
  readonly #caching: Caching;

  constructor(prices: Readonly<Record<string, number>>, caching: Caching) {
    for (const [sku, unitPriceCents] of Object.entries(prices))
      this.#prices.set(sku, [{ since: Number.NEGATIVE_INFINITY, unitPriceCents }]);
    this.#caching = caching;
  }

  set(sku: string, unitPriceCents: number, at: number): void {
    this.#prices.set(sku, [...(this.#prices.get(sku) ?? []), { since: at, unitPriceCents }]);
    if (this.#caching.type === 'dropped') this.#kept.delete(`0 ${sku}`);
  }

  /** The price that was in force at a moment; `null` where there was no such product. */
  priceAt(sku: string, at: number): number | null {
    const inForce = (this.#prices.get(sku) ?? []).filter(({ since }) => since <= at);
    return inForce.at(-1)?.unitPriceCents ?? null;
  }

  /** @param instance whose cache the request meets. @returns the price on the page, or `null`. */
  show(sku: string, at: number, instance: number): number | null {
    const { type } = this.#caching;
    if (type === 'none') return this.#load(sku, at);
    const slot = `${type === 'timed' ? instance % this.#caching.instances : 0} ${sku}`;
    const kept = this.#kept.get(slot);
    if (kept !== undefined && at - kept.loadedAt <= this.#caching.keptMs) return kept.unitPriceCents;
    const unitPriceCents = this.#load(sku, at);
    // That there is nothing is not kept: a new product is there at once.
    if (unitPriceCents !== null) this.#kept.set(slot, { unitPriceCents, loadedAt: at });
    return unitPriceCents;
  }

  #load(sku: string, at: number): number | null {
    this.#loads.set(sku, (this.#loads.get(sku) ?? 0) + 1);
    return this.priceAt(sku, at);
  }

  /** A process that starts anew has kept nothing. */
  forget(): void {
    this.#kept.clear();
  }

  loads(): { readonly sku: string; readonly loads: number }[] {
    return [...this.#loads].map(([sku, loads]) => ({ sku, loads }));
  }
}
