import {
  type Arrival,
  atLeast,
  generatorKeptUp,
  offeredRateReached,
  poisson,
  type Random,
  type Scenario,
  type Size,
  speakingFor,
  uniform,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const COUNTS: Readonly<Record<Size, { skus: number; saleMs: number; checkoutsPerSecond: number }>> = {
  smoke: { skus: 200, saleMs: 8_000, checkoutsPerSecond: 150 },
  ci: { skus: 500, saleMs: 30_000, checkoutsPerSecond: 150 },
  full: { skus: 2_000, saleMs: 300_000, checkoutsPerSecond: 300 },
};

const BUYERS = 200;
const STOCK = 5;
const RESTOCK = 10;

const skusOf = (count: number): string[] => Array.from({ length: count }, (_, index) => `sku-${index}`);

function buy(atMs: number, index: number, skus: readonly string[], random: Random): Arrival {
  const wanted = random.shuffle(skus).slice(0, random.int(1, 3));
  const lines = wanted.map((sku) => ({ sku, quantity: random.int(1, 2) }));
  const card = random.int(1, 50) === 1 ? 'declined' : 'accepted';
  const input = { actor: index % BUYERS, lines, card } as const;
  return { atMs, intent: `buy-${index}`, intention: { kind: 'checkout', input } };
}

/** About as many units come in as go out, so that the sale could go on for ever, and some shelves are empty at any time. */
function restock(atMs: number, index: number, skus: readonly string[]): Arrival {
  const sku = skus[index % skus.length] ?? '';
  return {
    atMs,
    intent: `restock-${index}`,
    intention: { kind: 'restock', input: { actor: 'admin', sku, quantity: RESTOCK } },
  };
}

/** Many skus, restocked, at a steady rate. Its confirmed orders per second are the proven throughput. */
export const steadySale: Scenario = {
  name: 'steady-sale',
  question: 'How many orders a second does the shop confirm while every promise holds?',
  plan(size) {
    const { skus: count, saleMs, checkoutsPerSecond } = COUNTS[size];
    const skus = skusOf(count);
    // Three units a checkout on average (two lines of one and a half).
    const restocksPerSecond = (checkoutsPerSecond * 3) / RESTOCK;
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
          type: 'open',
          name: 'warm-up',
          connections: 64,
          arrivals: (random) =>
            uniform(checkoutsPerSecond / 2, 2_000).map((atMs, index) => buy(atMs, index, skus, random)),
        },
        {
          type: 'open',
          name: 'sale',
          connections: 64,
          arrivals: (random) =>
            [
              ...poisson(random, checkoutsPerSecond, saleMs).map((atMs, index) =>
                buy(atMs, index, skus, random),
              ),
              ...uniform(restocksPerSecond, saleMs).map((atMs, index) => restock(atMs, index, skus)),
            ].sort((one, other) => one.atMs - other.atMs),
        },
      ],
      faults: [],
      invariants: SALE_PROMISES,
      adequacy: [
        // They speak of the speed, not of what was sold.
        speakingFor([], offeredRateReached('sale')),
        speakingFor([], generatorKeptUp('sale')),
        atLeast(Math.floor((checkoutsPerSecond * saleMs) / 4_000), 'checkout', 'ok'),
        atLeast(1, 'checkout', 'refused'),
        atLeast(10, 'restock', 'ok'),
      ],
      budgets: [{ name: 'checkout p99', phase: 'sale', kind: 'checkout', percentile: 99, limitMs: 1_000 }],
      provenThroughput: { phase: 'sale' },
    };
  },
};
