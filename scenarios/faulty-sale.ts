import {
  type AdequacyRule,
  type Arrival,
  atLeast,
  faultStruck,
  type Plan,
  poisson,
  type Random,
  type Scenario,
  type ScheduledFault,
  type Settings,
  type Size,
  uniform,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

/** What a sale that something breaks under is to be like. */
export interface FaultySale {
  readonly name: string;
  readonly question: string;
  readonly settings?: Settings;
  /** By how much its sale is longer than others: where something has to have happened before anything breaks. */
  readonly longerMs?: number;
  /**
   * Where it is given, whoever comes back at all comes back within so much time after the sale: where a shop takes long to be
   * there again, what was confirmed before is asked for when it is.
   */
  readonly comeBackMs?: number;
  /**
   * Moments at which something will break: just before each of them a crowd comes, so that it meets orders that are only just
   * paid for, or only just promised. Default: none.
   */
  crowdsBefore?(saleMs: number): readonly number[];
  /** Faults of the phase `SALE`, drawn from the seed. All of them are over before `saleMs`. */
  faults(random: Random, saleMs: number): readonly ScheduledFault[];
  /** What must have happened, beside what all of these sales ask for. */
  adequacy(saleMs: number): readonly AdequacyRule[];
}

export const SALE = 'sale';

const SALE_MS: Readonly<Record<Size, number>> = { smoke: 4_000, ci: 20_000, full: 300_000 };
/** Long enough that the shop is seen to serve again. */
const HEALING_MS = 1_000;
const CHECKOUTS_PER_SECOND = 60;
const RESTOCKS_PER_SECOND = 6;
const BUYERS = 100;
const SKUS = Array.from({ length: 16 }, (_, index) => `sku-${index}`);
const STOCK = 10;
const RESTOCK = 15;

/** One in so many comes back under the same key, whether it was answered or not: as clients do. */
const AGAIN_EVERY = 4;
const AGAIN_AFTER_MS = 700;
/** And once more: by then a shop that was killed in between is there again, and is asked for what it did before. */
const LAST_TIME_AFTER_MS = 2_500;
/** Who first came so shortly before the end comes back for the last time after it, when nothing breaks any more. */
const LATE_MS = 4_000;
/** Within so much of then. */
const LATECOMERS_MS = 4_000;

/** Of a crowd so many come, one after the other: with everybody else no more at once than the shop can serve. */
const CROWD = 25;
const CROWD_EVERY_MS = 15;
/** What they come for is never short: whoever comes back, however late, can be sold it. */
const PLENTY = { sku: 'plenty', name: 'What is never short', unitPriceCents: 250, stock: 1_000_000 } as const;

/**
 * What waits for others is to give up early, so that a short run sees what comes of it: a request's order is taken over
 * three seconds after it began, and a mail's after four.
 */
export const IMPATIENT: Settings = { BANK_TIMEOUT_MS: '500', MAIL_SEND_MS: '1000' };

/** Where nothing happens to the mails, one that is given up early on a slow machine would only come twice. */
export const PATIENT_WITH_MAILS: Settings = { MAIL_SEND_MS: '12000' };

function buy(index: number, atMs: number, leg: Leg, random: Random): Arrival[] {
  const wanted = random.shuffle(SKUS).slice(0, random.int(1, 3));
  const lines = wanted.map((sku) => ({ sku, quantity: random.int(1, 2) }));
  const card = random.int(1, 8) === 1 ? 'declined' : 'accepted';
  const intention = { kind: 'checkout', input: { actor: index % BUYERS, lines, card } } as const;
  const first = { atMs, intent: `buy-${index}`, intention };
  return index % AGAIN_EVERY === 0 ? comingBack(first, leg, random) : [first];
}

function comingBack(first: Arrival, leg: Leg, random: Random): Arrival[] {
  const again = [first.atMs + AGAIN_AFTER_MS, ...lastTime(first.atMs, leg, random)];
  return [first, ...again.map((laterMs) => ({ ...first, atMs: laterMs }))];
}

/** None where a sale is so short that it would go on for these alone. */
function lastTime(atMs: number, { durationMs, comeBackMs }: Leg, random: Random): number[] {
  if (comeBackMs !== undefined) return [durationMs + AGAIN_AFTER_MS + random.int(0, comeBackMs)];
  if (durationMs < LAST_TIME_AFTER_MS) return [];
  const isLate = durationMs - atMs <= LATE_MS;
  return [isLate ? durationMs + AGAIN_AFTER_MS + random.int(0, LATECOMERS_MS) : atMs + LAST_TIME_AFTER_MS];
}

/** Each of them comes back. */
function crowdBefore(momentMs: number, crowd: number, leg: Leg, random: Random): Arrival[] {
  const lines = [{ sku: PLENTY.sku, quantity: 1 }];
  return Array.from({ length: CROWD }, (_, place) => {
    const atMs = momentMs - (CROWD - place) * CROWD_EVERY_MS;
    const intention = { kind: 'checkout', input: { actor: place, lines } } as const;
    return comingBack({ atMs, intent: `crowd-${crowd}-${place}`, intention }, leg, random);
  }).flat();
}

function restock(index: number, atMs: number): Arrival {
  const sku = SKUS[index % SKUS.length] ?? '';
  const input = { actor: 'admin', sku, quantity: RESTOCK } as const;
  return { atMs, intent: `restock-${index}`, intention: { kind: 'restock', input } };
}

const arrivals =
  (leg: Leg) =>
  (random: Random): readonly Arrival[] =>
    [
      ...poisson(random, CHECKOUTS_PER_SECOND, leg.durationMs).flatMap((atMs, index) =>
        buy(index, atMs, leg, random),
      ),
      ...uniform(RESTOCKS_PER_SECOND, leg.durationMs).map((atMs, index) => restock(index, atMs)),
      ...(leg.crowdsBeforeMs ?? []).flatMap((momentMs, crowd) => crowdBefore(momentMs, crowd, leg, random)),
    ].sort((one, other) => one.atMs - other.atMs);

/** One phase of a sale. */
export interface Leg {
  readonly name: string;
  readonly durationMs: number;
  /** As a sale has it. */
  readonly comeBackMs?: number;
  readonly crowdsBeforeMs?: readonly number[];
}

/** The phase in which nothing breaks any more, and which comes last. */
const HEALING: Leg = { name: 'healing', durationMs: HEALING_MS };

/** The sale in so many legs, one after the other and against the same shop, and then a second of healing. */
export function salePlan(
  legs: readonly Leg[],
  { settings, faults, adequacy }: Pick<Plan, 'settings' | 'faults' | 'adequacy'>,
): Plan {
  const saleMs = legs.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return {
    catalogue: {
      currency: 'EUR',
      products: [
        ...SKUS.map((sku, index) => ({
          ...{ sku, name: `Article ${index}`, unitPriceCents: 100 + 7 * index, stock: STOCK },
        })),
        ...(legs.some(({ crowdsBeforeMs }) => crowdsBeforeMs !== undefined) ? [PLENTY] : []),
      ],
      filler: 0,
    },
    buyers: BUYERS,
    settings: { ...IMPATIENT, ...settings },
    phases: [...legs, HEALING].map((leg) => ({
      ...{ type: 'open', name: leg.name, connections: 64, arrivals: arrivals(leg) },
    })),
    faults,
    invariants: SALE_PROMISES,
    adequacy: [
      faultStruck(),
      // A tenth of what was asked for: the rest may have met a fault, or an empty shelf.
      atLeast(Math.floor((CHECKOUTS_PER_SECOND * saleMs) / 10_000), 'checkout', 'ok'),
      ...adequacy,
    ],
    budgets: [],
  };
}

function plan(sale: FaultySale, size: Size): Plan {
  const { settings = {}, longerMs = 0, comeBackMs, crowdsBefore, faults, adequacy } = sale;
  const saleMs = SALE_MS[size] + longerMs;
  const leg: Leg = {
    ...{ name: SALE, durationMs: saleMs },
    ...(comeBackMs === undefined ? {} : { comeBackMs }),
    ...(crowdsBefore === undefined ? {} : { crowdsBeforeMs: crowdsBefore(saleMs) }),
  };
  return salePlan([leg], {
    settings,
    faults: (random) => faults(random, saleMs),
    adequacy: adequacy(saleMs),
  });
}

/** A sale, restocked, during which something breaks, and a second in which nothing does any more. */
export const faultySale = (sale: FaultySale): Scenario => ({
  name: sale.name,
  question: sale.question,
  plan: (size) => plan(sale, size),
});
