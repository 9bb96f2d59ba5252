import {
  type Actor,
  type Arrival,
  aligned,
  atLeast,
  cacheHit,
  fixed,
  flipsMetReads,
  type Intention,
  poisson,
  type Random,
  readsAtOnce,
  type Scenario,
  type ScheduledFault,
  type Size,
  session,
  speakingFor,
  struckAtLeast,
  uniform,
  type Wish,
} from '../harness/index.ts';
import { type Around, LAST_LOOKS_MS, LOOKS, onlooked, unheard, unloadable } from './changed-once.ts';

interface Counts {
  readonly lastsMs: number;
  readonly flipsPerSecond: number;
  readonly readsPerSecond: number;
  readonly buysPerSecond: number;
}

const COUNTS: Readonly<Record<Size, Counts>> = {
  smoke: { lastsMs: 4_800, flipsPerSecond: 12, readsPerSecond: 120, buysPerSecond: 15 },
  ci: { lastsMs: 15_000, flipsPerSecond: 20, readsPerSecond: 200, buysPerSecond: 30 },
  full: { lastsMs: 120_000, flipsPerSecond: 20, readsPerSecond: 300, buysPerSecond: 50 },
};

const FLIPS = 'flips';
/** The way to the database is narrow: pages take long to load, so that much can happen meanwhile. */
const NARROW = 'narrow';
const BUYERS = 40;
const FLIPPED = Array.from({ length: 6 }, (_, index) => `flipped-${index}`);
const BASE_CENTS = 2_000;
/** Whoever asks so long after a change must be shown it: what the bundled target declares, and some more. */
const BOUND_MS = 2_100;
/** Changes end so long before the load does, so that somebody asks for each of them once the bound has passed. */
const LAST_LOOK_MS = BOUND_MS + LAST_LOOKS_MS + 150;
const STAMPEDES_PER_SECOND = 5;
const STAMPEDE = 60;
/** Each way. */
const DATABASE_DELAY_MS = 15;
/** So little that a page takes longer than the news that it has changed. */
const DATABASE_BYTES_PER_SECOND = 12_000;
const CREATIONS_PER_SECOND = 3;
const HEALING_MS = 500;
const LAST_LOOKS_PER_SECOND = 60;
const LAST_BUYS_PER_SECOND = 10;
const UNLOADABLE = 'unloadable';
/** Whoever waits longer for a lock is told that the shop is busy: well before the lock is gone. */
const LOCK_TIMEOUT_MS = '500';

const earlier = (one: Arrival, other: Arrival): number => one.atMs - other.atMs;

const page = (actor: Actor, sku: string): Intention => ({ kind: 'browse', input: { actor, sku } });

const setPrice = (sku: string, unitPriceCents: number): Intention => ({
  kind: 'changePrice',
  input: { actor: 'admin', sku, unitPriceCents },
});

/** Who changes a price looks at it at once, and again when everybody must be shown it. Every version has a price of its own. */
function flip(random: Random, atMs: number, index: number): Arrival {
  const sku = FLIPPED[index % FLIPPED.length] ?? '';
  const steps: readonly [Wish, ...Wish[]] = [
    { intent: `flip-${index}`, intention: setPrice(sku, BASE_CENTS + 1 + index) },
    { intent: `flip-seen-${index}`, intention: page('admin', sku) },
  ];
  return laterLooked(session(random, atMs, steps, fixed(0)), `flip-late-${index}`, sku);
}

/**
 * So many are told that there is no such product that each instance has said so, and that must not be remembered: when everybody
 * must be shown it, as many ask again, and so does who has made it.
 */
function creation(random: Random, atMs: number, index: number): Arrival[] {
  const sku = `new-${index}`;
  const input = { actor: 'admin', sku, unitPriceCents: BASE_CENTS } as const;
  const steps: readonly [Wish, ...Wish[]] = [
    { intent: `missing-${index}`, intention: page('admin', sku) },
    { intent: `create-${index}`, intention: { kind: 'createProduct', input } },
    { intent: `create-seen-${index}`, intention: page('admin', sku) },
  ];
  const atOnce = (when: string, momentMs: number): Arrival[] =>
    Array.from({ length: LOOKS }, (_, look) => ({
      ...{ atMs: momentMs, intent: `create-${when}-${index}-${look}` },
      intention: page('anonymous', sku),
    }));
  return [
    ...atOnce('early', atMs),
    laterLooked(session(random, atMs, steps, fixed(0)), `create-late-${index}`, sku),
    ...atOnce('late', atMs + BOUND_MS + LAST_LOOKS_MS),
  ];
}

const laterLooked = (arrival: Arrival, intent: string, sku: string): Arrival => ({
  ...arrival,
  followUps: [...(arrival.followUps ?? []), { intent, intention: page('admin', sku), thinkMs: BOUND_MS }],
});

const stampedesAt = (lastsMs: number): number[] => uniform(STAMPEDES_PER_SECOND, lastsMs);
const hotSku = (stampede: number): string => `hot-${stampede}`;

/** Nobody has asked for a page before, and then everybody does at the same moment. */
function stampede(atMs: number, index: number): Arrival[] {
  const wishes = Array.from({ length: STAMPEDE }, (_, reader) => ({
    intent: `stampede-${index}-${reader}`,
    intention: page('anonymous', hotSku(index)),
  }));
  return aligned(`stampede-${index}`, atMs, wishes);
}

/** A buyer looks at a page, buys, and looks at the order. */
function purchase(random: Random, atMs: number, index: number): Arrival {
  const actor = random.int(0, BUYERS - 1);
  const sku = random.pick(FLIPPED);
  const steps: readonly [Wish, ...Wish[]] = [
    { intent: `look-${index}`, intention: page(actor, sku) },
    {
      intent: `buy-${index}`,
      intention: { kind: 'checkout', input: { actor, lines: [{ sku, quantity: random.int(1, 3) }] } },
    },
    {
      intent: `order-${index}`,
      intention: { kind: 'readOrder', input: { actor, order: { of: `buy-${index}` } } },
    },
  ];
  return session(random, atMs, steps, fixed(10));
}

const AROUND: Around = {
  boundMs: BOUND_MS,
  page: (sku) => page('anonymous', sku),
  change: (sku) => setPrice(sku, BASE_CENTS + 1),
};

function arrivals(
  { lastsMs, flipsPerSecond, readsPerSecond, buysPerSecond }: Counts,
  random: Random,
): Arrival[] {
  const changesMs = lastsMs - LAST_LOOK_MS;
  return [
    ...poisson(random, readsPerSecond, lastsMs).map((atMs, index) => ({
      atMs,
      intent: `read-${index}`,
      intention: page(random.int(0, BUYERS - 1), random.pick(FLIPPED)),
    })),
    ...uniform(flipsPerSecond, changesMs).map((atMs, index) => flip(random, atMs, index)),
    ...unheard.arrivals(AROUND, changesMs),
    ...uniform(CREATIONS_PER_SECOND, changesMs).flatMap((atMs, index) => creation(random, atMs, index)),
    ...poisson(random, buysPerSecond, lastsMs).map((atMs, index) => purchase(random, atMs, index)),
  ].sort(earlier);
}

/** Nothing breaks any more, and whatever changed before is looked at once more. */
const healing = (random: Random): Arrival[] =>
  [
    ...uniform(LAST_LOOKS_PER_SECOND, HEALING_MS).map((atMs, index) => ({
      ...{ atMs, intent: `last-look-${index}` },
      intention: page('anonymous', random.pick([...FLIPPED, ...unloadable.skus])),
    })),
    ...uniform(LAST_BUYS_PER_SECOND, HEALING_MS).map((atMs, index) => purchase(random, atMs, index)),
  ].sort(earlier);

/**
 * Two instances with a cache each, prices that flip under readers and buyers, also while nobody tells the instances of it
 * and while no page can be loaded, stampedes, and products that come to be.
 */
export const staleCache: Scenario = {
  name: 'stale-cache',
  question:
    'When prices change under a cache, how old is what buyers are shown, and does the database survive the rush?',
  plan(size) {
    const counts = COUNTS[size];
    const changesMs = counts.lastsMs - LAST_LOOK_MS;
    const flips = Math.floor((counts.flipsPerSecond * changesMs) / 1_000);
    const about = ['bounded-staleness', 'read-your-writes', 'changes-become-visible'];
    return {
      catalogue: {
        currency: 'EUR',
        products: [
          ...[...FLIPPED, ...stampedesAt(changesMs).map((_, index) => hotSku(index))],
          ...[...unheard.skus(changesMs), ...onlooked.skus(changesMs), ...unloadable.skus],
        ].map((sku) => ({
          sku,
          name: `The ${sku}`,
          unitPriceCents: BASE_CENTS,
          stock: 1_000_000,
        })),
        filler: 1_000,
      },
      buyers: BUYERS,
      settings: { CACHE: 'on', INSTANCES: '2', LOCK_TIMEOUT_MS },
      phases: [
        { type: 'open', name: FLIPS, connections: 128, arrivals: (random) => arrivals(counts, random) },
        {
          ...{ type: 'open', name: NARROW, connections: 128 },
          arrivals: (random) =>
            [
              ...onlooked.arrivals(random, AROUND, changesMs),
              ...stampedesAt(changesMs).flatMap(stampede),
            ].sort(earlier),
        },
        {
          ...{ type: 'open', name: UNLOADABLE, connections: 64 },
          arrivals: () => unloadable.arrivals(AROUND).sort(earlier),
        },
        { type: 'open', name: 'healing', connections: 64, arrivals: healing },
      ],
      // As in a shop whose database is not on the same machine.
      faults: [
        ...[FLIPS, NARROW].map(
          (phase): ScheduledFault => ({
            ...{ phase, afterMs: 0, lastsMs: counts.lastsMs },
            fault: { type: 'latency', on: 'database', delayMs: DATABASE_DELAY_MS },
          }),
        ),
        {
          ...{ phase: NARROW, afterMs: 0, lastsMs: counts.lastsMs },
          fault: { type: 'bandwidth', on: 'database', bytesPerSecond: DATABASE_BYTES_PER_SECOND },
        },
        ...unheard.faults(FLIPS, changesMs),
        unloadable.fault(UNLOADABLE, 'reviews', BOUND_MS),
      ],
      invariants: [
        ...about,
        'no-stampede',
        'charged-the-price',
        'books-balance',
        'charged-once',
        'stock-is-conserved',
        'acknowledged-orders-survive',
        'one-mail-per-order',
      ],
      adequacy: [
        speakingFor([...about, 'charged-the-price'], flipsMetReads(Math.floor(flips / 4))),
        speakingFor([...about, 'no-stampede'], cacheHit(100)),
        speakingFor(about, struckAtLeast(1, 'terminate')),
        speakingFor(['bounded-staleness'], struckAtLeast(1, 'lock')),
        speakingFor(['no-stampede'], readsAtOnce(STAMPEDE / 2)),
        speakingFor(['changes-become-visible'], atLeast(1, 'createProduct', 'ok')),
        speakingFor(['read-your-writes'], atLeast(20, 'readOrder', 'ok')),
        atLeast(20, 'checkout', 'ok'),
      ],
      budgets: [],
    };
  },
};
