import {
  type Arrival,
  atLeast,
  offeredRateReached,
  poisson,
  type Random,
  type Scenario,
  type Size,
  speakingFor,
  uniform,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

interface Counts {
  readonly skus: number;
  readonly saleMs: number;
  readonly checkoutsPerSecond: number;
  /** Of the warm-up. */
  readonly windowMs: number;
}

const COUNTS: Readonly<Record<Size, Counts>> = {
  smoke: { skus: 200, saleMs: 8_000, checkoutsPerSecond: 150, windowMs: 500 },
  ci: { skus: 500, saleMs: 30_000, checkoutsPerSecond: 150, windowMs: 1_000 },
  full: { skus: 2_000, saleMs: 300_000, checkoutsPerSecond: 300, windowMs: 2_000 },
};

/** The phase whose confirmed orders a second are the proven throughput. */
export const SALE = 'sale';

/** How long it lasts. */
export const saleMsOf = (size: Size): number => COUNTS[size].saleMs;

const BUYERS = 200;
const STOCK = 5;
const RESTOCK = 10;

/** A backend that is not warm by then never will be. */
const WARM_UP_WINDOWS = 30;

const skusOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `sku-${index}`);

type Asked = Pick<Arrival, 'intent' | 'intention'>;

function buy(index: number, skus: readonly string[], random: Random): Asked {
  const wanted = random.shuffle(skus).slice(0, random.int(1, 3));
  const lines = wanted.map((sku) => ({ sku, quantity: random.int(1, 2) }));
  const card = random.int(1, 50) === 1 ? 'declined' : 'accepted';
  const input = { actor: index % BUYERS, lines, card } as const;
  return { intent: `buy-${index}`, intention: { kind: 'checkout', input } };
}

/** About as many units come in as go out, so that the sale could go on for ever, and some shelves are empty at any time. */
function restock(index: number, skus: readonly string[]): Asked {
  const sku = skus[index % skus.length] ?? '';
  return {
    intent: `restock-${index}`,
    intention: { kind: 'restock', input: { actor: 'admin', sku, quantity: RESTOCK } },
  };
}

/** Many skus, restocked, at a steady rate. Its confirmed orders per second are the proven throughput. */
export const steadySale: Scenario = {
  name: 'steady-sale',
  question: 'How many orders a second does the shop confirm while every promise holds?',
  plan(size) {
    const { skus: count, saleMs, checkoutsPerSecond, windowMs } = COUNTS[size];
    const skus = skusOf(count);
    // Three units a checkout on average (two lines of one and a half).
    const restocksPerSecond = (checkoutsPerSecond * 3) / RESTOCK;
    const ratePerSecond = checkoutsPerSecond + restocksPerSecond;
    // One in so many is a restock, about as in the sale.
    const every = Math.round(ratePerSecond / restocksPerSecond);
    return {
      catalogue: {
        currency: 'EUR',
        products: skus.map((sku, index) => ({
          sku,
          name: `Article ${index}`,
          unitPriceCents: 100 + 7 * index,
          stock: STOCK,
        })),
        filler: 0,
      },
      buyers: BUYERS,
      settings: {},
      phases: [
        {
          type: 'warm-up',
          name: 'warm-up',
          connections: 64,
          ratePerSecond,
          windowMs,
          atMostMs: WARM_UP_WINDOWS * windowMs,
          each: (index, random) =>
            index % every === every - 1 ? restock(Math.floor(index / every), skus) : buy(index, skus, random),
        },
        {
          type: 'open',
          name: SALE,
          connections: 64,
          arrivals: (random) =>
            [
              ...poisson(random, checkoutsPerSecond, saleMs).map((atMs, index) => ({
                atMs,
                ...buy(index, skus, random),
              })),
              ...uniform(restocksPerSecond, saleMs).map((atMs, index) => ({ atMs, ...restock(index, skus) })),
            ].sort((one, other) => one.atMs - other.atMs),
        },
      ],
      faults: [],
      // One card in so many is declined: what was held for it comes back.
      invariants: [...SALE_PROMISES, 'holds-are-released-once'],
      adequacy: [
        // It speaks of the speed, not of what was sold.
        speakingFor([], offeredRateReached(SALE)),
        atLeast(Math.floor((checkoutsPerSecond * saleMs) / 4_000), 'checkout', 'ok'),
        atLeast(1, 'checkout', 'refused'),
        atLeast(10, 'restock', 'ok'),
      ],
      budgets: [{ name: 'checkout p99', phase: SALE, kind: 'checkout', percentile: 99, limitMs: 1_000 }],
      provenThroughput: { phase: SALE },
    };
  },
};
