import { LRUCache } from 'lru-cache';
import type { CacheLimits } from '../config.ts';
import type { CacheLoad } from '../observability/cache-load.ts';
import { noteCache } from '../observability/stages.ts';
import type { ProductPage } from './product-page.ts';

type Load = (sku: string) => Promise<ProductPage | undefined>;

export interface ProductCache {
  read(sku: string): Promise<ProductPage | undefined>;
  /** The page as JSON, where it is in memory and may be shown now. Loads nothing. */
  known(sku: string): string | undefined;
  /** Call it after the commit: before it, a reader could fetch the old page right behind it. */
  forget(sku: string): void;
  forgetAll(): void;
  load(): CacheLoad;
}

/** What is known of changes that other instances make. Milliseconds of the clock that the cache was given. */
export interface Freshness {
  /** Every change that was committed before this moment has been passed on to `forget`. */
  provenAtMs(): number;
}

/** A page, and the moment before it was read: it shows all that was committed by then. */
interface Entry {
  readonly page: ProductPage;
  /** As it is sent: written once, since its size is wanted anyway, and sent many times. */
  readonly json: string;
  readonly readAtMs: number;
}

/** Whoever has been interrupted so often reads a product that changes faster than its page can be read. */
const ATTEMPTS = 3;

/** What lru-cache says to those who wait for a page that was forgotten, pushed out or set meanwhile. */
const isInterrupted = (error: unknown): boolean =>
  error instanceof Error && ['deleted', 'replaced', 'evicted'].includes(error.message);

const bytesOf = ({ json }: Entry): number => Buffer.byteLength(json);

/**
 * Product pages in memory, bounded in entries and in bytes of JSON. What it promises:
 *
 * - However many ask for a page at once, it is loaded once. Who joined a load that turns out to have begun too long
 *   before he asked joins the next one, which begins after all of those had asked who wait for it by then.
 * - `forget` also ends the loads that are under way, since they may have read what was there before: their result is
 *   thrown away, and those who wait for it load again. So no late fill puts an old page over a newer one. After three
 *   times they share a load that is theirs whatever is forgotten: it began after all that they had to see. It is not put
 *   into memory, and whoever asks after the next `forget` does not join it.
 * - A change that was committed more than `stalenessMs` ago shows, whichever instance made it, and whether or not its
 *   notification arrived: a page is known to be current as of its reading, or, if later, as of the moment up to which
 *   the feed of changes is proven complete. A page that was last known to be current longer ago is not served. With
 *   the feed alive that never happens; without it, pages live for `stalenessMs`.
 * - What changes without being announced (stock and units sold, with every checkout) is as old as `ttlMs` at most.
 *   What is charged never comes from here.
 * - A product that does not exist is not remembered.
 *
 * @param nowMs a clock that never goes back.
 */
export function openProductCache(
  load: Load,
  { ttlMs, stalenessMs, entriesMax, bytesMax }: CacheLimits,
  feed: Freshness,
  nowMs: () => number,
): ProductCache {
  const read = async (sku: string): Promise<Entry | undefined> => {
    const readAtMs = nowMs();
    const page = await load(sku);
    return page && { page, json: JSON.stringify(page), readAtMs };
  };

  let evictions = 0;
  const pages = new LRUCache<string, Entry>({
    max: entriesMax,
    maxSize: bytesMax,
    sizeCalculation: bytesOf,
    dispose(_page, _sku, reason) {
      if (reason === 'evict') evictions += 1;
    },
    fetchMethod: read,
  });

  /** Whether it may be shown to somebody who asked at that moment. */
  const isFresh = ({ readAtMs }: Entry, askedAtMs: number): boolean =>
    askedAtMs - readAtMs <= ttlMs && askedAtMs - Math.max(readAtMs, feed.provenAtMs()) <= stalenessMs;

  /** Loads that nothing interrupts, as long as they may be joined. */
  const uninterrupted = new Map<string, Promise<Entry | undefined>>();
  const readUninterrupted = (sku: string): Promise<Entry | undefined> => {
    const joined = uninterrupted.get(sku);
    if (joined !== undefined) return joined;
    const begun = read(sku).finally(() => {
      if (uninterrupted.get(sku) === begun) uninterrupted.delete(sku);
    });
    uninterrupted.set(sku, begun);
    return begun;
  };

  const fetch = async (
    sku: string,
    askedAtMs: number,
    attempts: number,
  ): Promise<ProductPage | undefined> => {
    try {
      // Whoever comes while others load without interruption joins them, too.
      const alone = attempts > 0 && !uninterrupted.has(sku);
      const entry = await (alone ? pages.fetch(sku) : readUninterrupted(sku));
      if (entry === undefined || isFresh(entry, askedAtMs)) return entry?.page;
      // Somebody else's load, which began too long ago. The first to notice makes room, the others join his.
      if (pages.peek(sku) === entry) pages.delete(sku);
    } catch (error) {
      if (!isInterrupted(error)) throw error;
    }
    return fetch(sku, askedAtMs, attempts - 1);
  };

  return {
    async read(sku) {
      const askedAtMs = nowMs();
      const known = pages.get(sku);
      if (known !== undefined && isFresh(known, askedAtMs)) {
        noteCache('hit');
        return known.page;
      }
      noteCache('miss');
      if (known !== undefined) pages.delete(sku);
      return fetch(sku, askedAtMs, ATTEMPTS);
    },
    known(sku) {
      const entry = pages.get(sku);
      if (entry === undefined || !isFresh(entry, nowMs())) return undefined;
      noteCache('hit');
      return entry.json;
    },
    forget: (sku) => {
      pages.delete(sku);
      uninterrupted.delete(sku);
    },
    forgetAll: () => {
      pages.clear();
      uninterrupted.clear();
    },
    load: () => ({ entries: pages.size, bytes: pages.calculatedSize, evictions }),
  };
}

/** The same without memory: `CACHE=off`. */
export const noProductCache = (load: Load): ProductCache => ({
  read: load,
  known: () => undefined,
  forget: () => undefined,
  forgetAll: () => undefined,
  load: () => ({ entries: 0, bytes: 0, evictions: 0 }),
});
