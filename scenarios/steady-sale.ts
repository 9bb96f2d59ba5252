import {
  type Arrival,
  atLeast,
  offeredRateReached,
  type Plan,
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

/** Comes after it where something broke in it: a while of the same, and nothing breaks any more. */
export const HEALING = 'healing';
const HEALING_MS = 1_000;

const HOLD_MS = 15_000;
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

/** Checkouts at random moments, restocks at even ones. */
const arrivals =
  (skus: readonly string[], checkoutsPerSecond: number, durationMs: number) =>
  (random: Random): readonly Arrival[] =>
    [
      ...poisson(random, checkoutsPerSecond, durationMs).map((atMs, index) => ({
        atMs,
        ...buy(index, skus, random),
      })),
      ...uniform(restocksPerSecond(checkoutsPerSecond), durationMs).map((atMs, index) => ({
        atMs,
        ...restock(index, skus),
      })),
    ].sort((one, other) => one.atMs - other.atMs);

/** Three units a checkout on average (two lines of one and a half). */
const restocksPerSecond = (checkoutsPerSecond: number): number => (checkoutsPerSecond * 3) / RESTOCK;

/**
 * @param saleMs how long the sale lasts.
 * @param heals whether a phase comes after it that is not measured.
 */
export function steadySalePlan(size: Size, { saleMs = saleMsOf(size), heals = false } = {}): Plan {
  const { skus: count, checkoutsPerSecond, windowMs } = COUNTS[size];
  const skus = skusOf(count);
  const ratePerSecond = checkoutsPerSecond + restocksPerSecond(checkoutsPerSecond);
  // One in so many is a restock, about as in the sale.
  const every = Math.round(ratePerSecond / restocksPerSecond(checkoutsPerSecond));
  const legs = [
    { name: SALE, durationMs: saleMs },
    ...(heals ? [{ name: HEALING, durationMs: HEALING_MS }] : []),
  ];
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
      ...legs.map(({ name, durationMs }) => ({
        ...{ type: 'open' as const, name, connections: 64 },
        arrivals: arrivals(skus, checkoutsPerSecond, durationMs),
      })),
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
}

/** Many skus, restocked, at a steady rate. Its confirmed orders per second are the proven throughput. */
export const steadySale: Scenario = {
  name: 'steady-sale',
  question: 'How many orders a second does the shop confirm while every promise holds?',
  plan: (size) => ({
    ...steadySalePlan(size),
    // Shorter than anybody waits for it to be quiet: whatever is not over then is late, and may be judged.
    settings: { HOLD_MS: `${HOLD_MS}` },
  }),
};
