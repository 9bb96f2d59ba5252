import { setTimeout as delay } from 'node:timers/promises';
import { openShop, type Shop } from '../../commands/pipeline/shop.ts';
import { RunError } from '../../model/errors.ts';
import type { Catalogue } from '../../model/evidence.ts';
import type { Settings } from '../../model/scenario.ts';
import type { Surroundings } from './surroundings.ts';

/** A shop with a database of its own on the server that all share. */
export interface BenchShop extends Shop {
  /** Resolves when mail and recovery have nothing left to do, with how long that took. */
  settle(): Promise<number>;
}

export interface ShopOptions {
  /** Unique in the sitting. */
  readonly name: string;
  readonly skus: number;
  readonly filler?: number;
  readonly buyers: number;
  readonly settings?: Settings;
}

/** So much of each article that no sitting ever sells one out. */
const AMPLE_STOCK = 1_000_000_000;
/** A relay that is behind by a whole measurement has this long to catch up. */
const SETTLE_MS = 60_000;

export const skuOf = (index: number): string => `sku-${index}`;

const catalogueOf = ({ skus, filler = 0 }: ShopOptions): Catalogue => ({
  currency: 'EUR',
  products: Array.from({ length: skus }, (_, index) => ({
    ...{
      sku: skuOf(index),
      name: `Article ${index}`,
      unitPriceCents: 1_000 + (index % 1_000),
      stock: AMPLE_STOCK,
    },
  })),
  filler,
});

/** Opens a shop, uses it, and ends its process however that ended. Its database stays as long as the server. */
export async function withShop<T>(
  { world, suite }: Surroundings,
  options: ShopOptions,
  use: (shop: BenchShop) => Promise<T>,
): Promise<T> {
  const { name, buyers, settings = {} } = options;
  const catalogue = catalogueOf(options);
  const shop = await openShop({ world, suite, name, settings, catalogue, buyers, proxied: [] });
  const settle = async (): Promise<number> => {
    const startedAt = performance.now();
    for (;;) {
      const open = await suite.adapter.settled(shop.access);
      const tookMs = performance.now() - startedAt;
      if (open === null) return tookMs;
      if (tookMs > SETTLE_MS) throw new RunError(`the shop ${name} does not come to rest: ${open}`);
      await delay(20);
    }
  };
  try {
    return await use({ ...shop, settle });
  } finally {
    await shop.running.stop();
  }
}
