import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { applicationName } from '../database/application-name.ts';
import { noProductCache, openProductCache, type ProductCache } from './product-cache.ts';
import { openProductFeed } from './product-feed.ts';
import type { ProductPage } from './product-page.ts';

/** Four heartbeats fit into the staleness that is allowed: one that is late costs nothing. */
const HEARTBEATS = 4;

/** Where products come from, and who is told when one changes. */
interface Around {
  readonly load: (sku: string) => Promise<ProductPage | undefined>;
  /** Some instance has committed a change of this product. */
  readonly changed: (sku: string) => void;
}

/** The product pages of one instance. */
export interface Products extends ProductCache {
  close(): Promise<void>;
}

/** Opens the cache together with the feed that keeps it honest; with `CACHE=off`, neither. */
export function openProducts(
  { cache: limits, databaseUrl }: Pick<Config, 'cache' | 'databaseUrl'>,
  { load, changed }: Around,
  log: Logger,
): Products {
  if (limits.type === 'off') return { ...noProductCache(load), close: async () => undefined };
  const nowMs = () => performance.now();
  const feed = openProductFeed(
    {
      databaseUrl,
      applicationName: applicationName('listen'),
      heartbeatMs: limits.stalenessMs / HEARTBEATS,
      deadlineMs: limits.stalenessMs,
      nowMs,
    },
    { changed, restarted: () => cache.forgetAll() },
    log,
  );
  const cache = openProductCache(load, limits, feed, nowMs);
  return { ...cache, close: feed.close };
}
