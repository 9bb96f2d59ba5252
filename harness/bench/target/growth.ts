import { grouped } from '../shared/rounds.ts';
import { type BenchShop, withShop } from './bench-shop.ts';
import { withBuyers } from './buyers.ts';
import { countOrders, fillOrders, fillProducts, fillReviews } from './fill.ts';
import type { Ask, Reached } from './generators/ask.ts';
import { growthSection, type Point } from './growth-section.ts';
import type { TargetMeasurement, TargetSitting } from './surroundings.ts';

interface Sizes {
  readonly products: readonly number[];
  readonly buyers: readonly number[];
  readonly orders: number;
  /** Earlier sales and reviews of one product, and of how many such products. */
  readonly pasts: readonly { readonly each: number; readonly skus: number }[];
}

const QUICK: Sizes = {
  products: [100, 10_000],
  buyers: [1, 8, 64],
  orders: 10_000,
  pasts: [
    { each: 10, skus: 20 },
    { each: 100, skus: 20 },
  ],
};
const FULL: Sizes = {
  products: [100, 10_000, 1_000_000],
  buyers: [1, 8, 64, 512],
  orders: 1_000_000,
  pasts: [
    { each: 10, skus: 50 },
    { each: 1_000, skus: 50 },
    { each: 100_000, skus: 5 },
  ],
};

const BUYERS = 32;
/** The catalogue whose orders grow: the first are bought now, the last are only looked at, those between have a past. */
const ARTICLES = 10_000;
const BOUGHT = { from: 0, skus: 1_000 } as const;
const LOOKED_AT = { from: 9_000, skus: 1_000 } as const;
const FIRST_WITH_A_PAST = 1_000;

export const growth: TargetMeasurement = {
  name: 'growth',
  question: 'how checkout and product page grow with products, orders and buyers',
  async measure(sitting) {
    const sizes = sitting.quick ? QUICK : FULL;
    const points = [...(await growProducts(sitting, sizes)), ...(await growOrders(sitting, sizes))];
    return growthSection(points, { quick: sitting.quick, buyers: BUYERS });
  },
};

type Load = (name: string, more: Pick<Ask, 'kind' | 'skus'> & Partial<Ask>) => Promise<Reached>;

/** A shop that is empty to begin with, and in which every page is read from the database. */
function withEmptyShop(
  sitting: TargetSitting,
  name: string,
  use: (shop: BenchShop, load: Load) => Promise<Point[]>,
): Promise<Point[]> {
  const buyers = Math.max(BUYERS, ...(sitting.quick ? QUICK : FULL).buyers);
  return withShop(sitting, { name, skus: 0, buyers, settings: { CACHE: 'off' } }, (shop) =>
    withBuyers(sitting, shop, (sender) =>
      use(shop, async (step, more) => {
        await shop.settle();
        const durationMs = sitting.quick ? 500 : 4_000;
        const reached = await sender.ask({ name: step, buyers: BUYERS, durationMs, ...more });
        sitting.say(`${step}: ${grouped(reached.perSecond)}/s, p50 ${reached.p50Ms.toFixed(1)} ms`);
        return reached;
      }),
    ),
  );
}

/** One shop whose catalogue grows under it; bought and looked at is all of it. */
function growProducts(sitting: TargetSitting, { products }: Sizes): Promise<Point[]> {
  return withEmptyShop(sitting, 'growth_products', async (shop, load) => {
    const points: Point[] = [];
    let filled = 0;
    for (const size of products) {
      await fillProducts(shop.database.sql, filled, size);
      filled = size;
      if (points.length === 0) await load('warm-up', { kind: 'checkout', skus: size });
      const checkouts = await load(`products-${size}`, { kind: 'checkout', skus: size });
      const reads = await load(`pages-${size}`, { kind: 'browse', skus: size });
      points.push({ what: 'products', size, checkouts, reads });
    }
    return points;
  });
}

/** One shop: first more and more buyers, then a past of more and more orders. */
function growOrders(sitting: TargetSitting, { buyers, orders, pasts }: Sizes): Promise<Point[]> {
  return withEmptyShop(sitting, 'growth_orders', async ({ database, ...shop }, load) => {
    await fillProducts(database.sql, 0, ARTICLES);
    await load('warm-up', { kind: 'checkout', ...BOUGHT });
    const points: Point[] = [];
    for (const size of buyers) {
      const checkouts = await load(`buyers-${size}`, { kind: 'checkout', ...BOUGHT, buyers: size });
      points.push({ what: 'buyers', size, checkouts, reads: null });
    }
    const measureOrders = async (name: string): Promise<void> => {
      await shop.settle();
      // Those of the buyers are there too.
      const size = await countOrders(database.sql);
      const checkouts = await load(name, { kind: 'checkout', ...BOUGHT });
      const reads = await load(`${name}-pages`, { kind: 'browse', ...LOOKED_AT });
      points.push({ what: 'orders', size, checkouts, reads });
    };
    await measureOrders('orders-few');
    let from = FIRST_WITH_A_PAST;
    for (const { each, skus } of pasts) {
      await fillOrders(database.sql, { orders: each * skus, from, skus });
      await fillReviews(database.sql, { each, from, skus });
      const reads = await load(`past-${each}`, { kind: 'browse', from, skus });
      points.push({ what: 'sales and reviews of the product', size: each, checkouts: null, reads });
      from += skus;
    }
    await fillOrders(database.sql, { orders, from, skus: LOOKED_AT.from - from });
    await measureOrders('orders-many');
    return points;
  });
}
