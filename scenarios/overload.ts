import {
  type Arrival,
  atLeast,
  offeredTimes,
  type Random,
  refusedFor,
  type Scenario,
  type Size,
  speakingFor,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

interface Counts {
  /** Of each loop, while the shop shows what it can do. */
  readonly operations: number;
  readonly overloadMs: number;
}

const COUNTS: Readonly<Record<Size, Counts>> = {
  smoke: { operations: 14, overloadMs: 3_000 },
  ci: { operations: 40, overloadMs: 15_000 },
  full: { operations: 200, overloadMs: 120_000 },
};

const TIMES = 3;
/** A little more is asked for than has to be seen: when the first and the last of them are due is drawn. */
const TIMES_ASKED = 3.1;

/**
 * The shop is to be the bottleneck, on any machine: a database that is far away, and few connections to it, bound what one
 * instance can do at some 40 checkouts a second, of which a generator notices nothing.
 */
const DATABASE_DELAY_MS = 5;
const POOL_SIZE = 3;
/** Whoever cannot be served soon is told so at once: so many may wait. How long is the backstop of a machine that crawls. */
const POOL_WAITERS_MAX = 16;
const POOL_WAIT_MS = 2_000;
/** More than the connections of two instances, fewer than those of one and its waiters: nobody is turned away yet. */
const LOOPS = 10;
/** Of the generator: a shop that can do more than a third of this is not overloaded, which the adequacy says. */
const MOST_PER_SECOND = 450;

/** A shop that has just been started is slower than it will be, and would have too little asked of it. */
const WARMING = 'warming';
const ALONE = 'alone';
const OVERLOAD = 'overload';
const BUYERS = 200;
const SKUS = Array.from({ length: 100 }, (_, index) => `sku-${index}`);

const buying = (actor: number, random: Random): Arrival['intention'] => ({
  kind: 'checkout',
  input: { actor, lines: [{ sku: random.pick(SKUS), quantity: 1 }] },
});

/**
 * So many at moments that are drawn, as buyers come who know nothing of each other. How many come is not drawn: of
 * three seconds' worth chance alone would now and then make two and a half times as many, or three and a half.
 */
function tooMany(capacityPerSecond: number, lastsMs: number, random: Random): Arrival[] {
  const perSecond = Math.min(TIMES_ASKED * capacityPerSecond, MOST_PER_SECOND);
  return Array.from({ length: Math.round((perSecond * lastsMs) / 1_000) }, () => random.float() * lastsMs)
    .sort((one, other) => one - other)
    .map((atMs, index) => ({
      ...{ atMs, intent: `buy-${index}`, intention: buying(index % BUYERS, random) },
    }));
}

/** First as many buyers as the shop can serve, which shows its capacity; then three times as many as that. */
export const overload: Scenario = {
  name: 'overload',
  question:
    'When three times as many buyers come as the shop can serve, does it still serve those whom it can?',
  plan(size) {
    const { operations, overloadMs } = COUNTS[size];
    return {
      catalogue: {
        currency: 'EUR',
        products: SKUS.map((sku, index) => ({
          ...{ sku, name: `Article ${index}`, unitPriceCents: 1_000 + index, stock: 1_000_000 },
        })),
        filler: 0,
      },
      buyers: BUYERS,
      settings: {
        POOL_SIZE: `${POOL_SIZE}`,
        POOL_WAITERS_MAX: `${POOL_WAITERS_MAX}`,
        POOL_WAIT_MS: `${POOL_WAIT_MS}`,
      },
      phases: [
        ...[WARMING, ALONE].map((name) => ({
          ...{ type: 'closed' as const, name, loops: LOOPS, operations, connections: LOOPS },
          next: (loop: number, _index: number, random: Random) => buying(loop, random),
        })),
        {
          ...{ type: 'open', name: OVERLOAD, connections: 128 },
          arrivals: (random, before) => {
            const alone = before.find(({ name }) => name === ALONE);
            return tooMany(alone?.perSecond ?? 0, overloadMs, random);
          },
        },
      ],
      faults: [WARMING, ALONE, OVERLOAD].map((phase) => ({
        // Until the phase is over.
        ...{ phase, afterMs: 0, lastsMs: 600_000 },
        fault: { type: 'latency', on: 'database', delayMs: DATABASE_DELAY_MS },
      })),
      // Nobody is short of anything: what is said about stock would say nothing.
      invariants: SALE_PROMISES.filter((name) => name !== 'never-undersell'),
      adequacy: [
        // It speaks of the speed, not of what was sold.
        speakingFor([], offeredTimes(TIMES, OVERLOAD, ALONE)),
        speakingFor(['refusals-have-no-effect'], refusedFor('busy', 10)),
        // All of those who warm it up, and half of those who come next.
        atLeast(1.5 * LOOPS * operations, 'checkout', 'ok'),
      ],
      budgets: [
        {
          ...{ name: 'busy is said soon: p95', phase: OVERLOAD, kind: 'checkout', outcome: 'refused' },
          // A backstop: on a machine with five times the work that it can do, it was 170 ms.
          ...{ percentile: 95, limitMs: 500 },
        },
        {
          ...{ name: 'who is served is served soon: p95', phase: OVERLOAD, kind: 'checkout', outcome: 'ok' },
          ...{ percentile: 95, limitMs: 2_000 },
        },
      ],
      goodput: [
        {
          ...{ name: 'goodput at three times the capacity', phase: OVERLOAD, against: ALONE },
          ...{ kind: 'checkout', leastShare: 0.8 },
        },
      ],
    };
  },
};
