import { LRUCache } from 'lru-cache';
import { noteCache } from '../observability/stages.ts';
import type { ProductPage } from './product-page.ts';

type Load = (sku: string) => Promise<ProductPage | undefined>;

export interface ProductCache {
  read(sku: string): Promise<ProductPage | undefined>;
  /** Call it after the commit: before it, a reader could fetch the old page right behind it. */
  forget(sku: string): void;
}

const ENTRIES_MAX = 10_000;
const CHARS_MAX = 32 * 1_024 * 1_024;
/** Only a price that changes faster than its page can be read gets here; then the cache is of no use anyway. */
const ATTEMPTS = 3;

/** What lru-cache says to those who wait for a page that was forgotten, pushed out or set meanwhile. */
const isInterrupted = (error: unknown): boolean =>
  error instanceof Error && ['deleted', 'replaced', 'evicted'].includes(error.message);

/**
 * Product pages in memory. What it promises:
 *
 * - However many ask for a page at once, it is loaded once.
 * - `forget` also ends the loads that are under way, since they may have read what was there before: their result is
 *   thrown away, and those who wait for it load again. So no late fill puts an old page over a newer one.
 * - A page that other processes change may be as old as its time to live. So may the stock on it, because a checkout
 *   does not forget pages. What is charged never comes from here.
 * - A product that does not exist is not remembered.
 */
export function openProductCache(load: Load, ttlMs: number): ProductCache {
  const pages = new LRUCache<string, ProductPage>({
    max: ENTRIES_MAX,
    maxSize: CHARS_MAX,
    sizeCalculation: (page) => JSON.stringify(page).length,
    ttl: ttlMs,
    fetchMethod: (sku) => load(sku),
  });
  const read = async (sku: string, attempts: number): Promise<ProductPage | undefined> => {
    if (attempts === 0) return load(sku);
    try {
      return await pages.fetch(sku);
    } catch (error) {
      if (isInterrupted(error)) return read(sku, attempts - 1);
      throw error;
    }
  };
  return {
    read(sku) {
      noteCache(pages.has(sku) ? 'hit' : 'miss');
      return read(sku, ATTEMPTS);
    },
    forget: (sku) => {
      pages.delete(sku);
    },
  };
}

/** The same without memory: `CACHE=off`. */
export const noProductCache = (load: Load): ProductCache => ({ read: load, forget: () => undefined });
