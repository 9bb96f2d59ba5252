import {
  type Arrival,
  atLeast,
  fixed,
  type GrowthPlan,
  type OpenPhase,
  poisson,
  type Random,
  type Scenario,
  type Size,
  session,
  type Wish,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const MIB = 1_048_576;
const KIB = 1_024;

interface Counts {
  readonly warmingMs: number;
  readonly soakMs: number;
  readonly everyMs: number;
  /** How much is shown by a limit that is met: stands beside its name in every report. */
  readonly shown: string;
  /** What may leak a minute, and nobody call it a leak: a short run cannot tell a slow one from a process that warms up. */
  readonly memoryBytes: number;
  readonly handles: number;
  readonly connections: number;
  /** Of all tables and their indexes, for each order. */
  readonly bytesPerOrder: number;
}

const COUNTS: Readonly<Record<Size, Counts>> = {
  smoke: {
    ...{ warmingMs: 2_000, soakMs: 6_000, everyMs: 200, shown: 'indicative: only a fast leak would show' },
    ...{ memoryBytes: 1_000 * MIB, handles: 300, connections: 60, bytesPerOrder: 64 * KIB },
  },
  ci: {
    ...{ warmingMs: 10_000, soakMs: 60_000, everyMs: 500, shown: 'indicative: in one minute' },
    ...{ memoryBytes: 120 * MIB, handles: 10, connections: 10, bytesPerOrder: 32 * KIB },
  },
  full: {
    ...{ warmingMs: 120_000, soakMs: 1_800_000, everyMs: 5_000, shown: 'in half an hour' },
    ...{ memoryBytes: 1 * MIB, handles: 0.5, connections: 0.5, bytesPerOrder: 16 * KIB },
  },
};

const SOAK = 'soak';
const BUYERS = 60;
const SKUS = Array.from({ length: 30 }, (_, index) => `sku-${index}`);
const VISITS_PER_SECOND = 25;
const DECLINED_EVERY = 10;
/** One buyer in so many thinks better of it. */
const CANCELLED_EVERY = 8;
const THINK_MS = 50;

/** Looks, buys, and sometimes gives it back: whatever the shop does for one buyer it has to put away again. */
function visit(index: number, atMs: number, random: Random): Arrival {
  const actor = index % BUYERS;
  const sku = random.pick(SKUS);
  const card = random.int(1, DECLINED_EVERY) === 1 ? 'declined' : 'accepted';
  const lines = [{ sku, quantity: 1 }];
  const order = { of: `buy-${index}` };
  const look: Wish = { intent: `look-${index}`, intention: { kind: 'browse', input: { actor, sku } } };
  const buy: Wish = {
    intent: `buy-${index}`,
    intention: { kind: 'checkout', input: { actor, lines, card } },
  };
  const regret: Wish = {
    intent: `cancel-${index}`,
    intention: { kind: 'cancel', input: { actor, order } },
  };
  return session(
    random,
    atMs,
    [look, buy, ...(index % CANCELLED_EVERY === 0 ? [regret] : [])],
    fixed(THINK_MS),
  );
}

const visits =
  (lastsMs: number) =>
  (random: Random): Arrival[] =>
    poisson(random, VISITS_PER_SECOND, lastsMs).map((atMs, index) => visit(index, atMs, random));

const growthOf = ({ everyMs, shown, ...most }: Counts): GrowthPlan => ({
  ...{ phase: SOAK, everyMs },
  limits: [
    { name: `memory of the processes (${shown})`, what: 'memory', per: 'minute', most: most.memoryBytes },
    { name: `open files and sockets (${shown})`, what: 'handles', per: 'minute', most: most.handles },
    {
      name: `connections to the database (${shown})`,
      what: 'connections',
      per: 'minute',
      most: most.connections,
    },
    { name: `tables (${shown})`, what: 'table size', per: 'order', most: most.bytesPerOrder },
  ],
});

/** The same again and again. What grows all the while will be the end of the shop one night. */
export const soak: Scenario = {
  name: 'soak',
  question: 'Over a long run, does the shop give back what it takes: memory, handles, connections, space?',
  plan(size) {
    const counts = COUNTS[size];
    const phase = (name: string, lastsMs: number): OpenPhase => ({
      ...{ type: 'open', name, connections: 32 },
      arrivals: visits(lastsMs),
    });
    return {
      catalogue: {
        currency: 'EUR',
        products: SKUS.map((sku, index) => ({
          ...{ sku, name: `Article ${index}`, unitPriceCents: 500 + index, stock: 10_000_000 },
        })),
        filler: 0,
      },
      buyers: BUYERS,
      settings: {},
      phases: [phase('warming', counts.warmingMs), phase(SOAK, counts.soakMs)],
      faults: [],
      // Nobody is short of anything: what is said about stock would say nothing.
      invariants: [...SALE_PROMISES.filter((name) => name !== 'never-undersell'), 'refunded-once'],
      adequacy: [
        atLeast(Math.floor((VISITS_PER_SECOND * counts.soakMs) / 3_000), 'checkout', 'ok'),
        atLeast(1, 'cancel', 'ok'),
      ],
      budgets: [],
      growth: growthOf(counts),
    };
  },
};
