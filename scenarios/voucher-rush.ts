import {
  type Arrival,
  aligned,
  atLeast,
  faultStruck,
  type Random,
  redeemedOut,
  refusedFor,
  type Scenario,
  type Size,
  speakingFor,
  type Wish,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const ROUNDS: Readonly<Record<Size, number>> = { smoke: 6, ci: 20, full: 200 };

const BUYERS = 100;
/** Of each round: so many buyers start as one, for a voucher that is good for so few orders. */
const RIVALS = 32;
const REDEMPTIONS = 5;
/** They come when it is over for all rounds, however long that takes, for what declined cards have given back. */
const LATECOMERS = 10;
/** Whoever redeems holds the voucher for two ways to the database and back, and the others wait for all of them. */
const ROUND_MS = 800;
const LATER_EVERY_MS = 100;
/** What is left open is ended soon, so that a short run sees what comes of it. */
const IDLE_MS = 2_000;
/** As in a shop whose database is not on the same machine: who has looked at the voucher has not taken it yet. */
const DATABASE_MS = 5;

/**
 * Of each two rivals stand in line for each other, and no more: a voucher is good for the whole shop, and those who race for it want
 * different things.
 */
const WARES = RIVALS / 2;
const wareOf = (place: number): string => `ware-${place % WARES}`;
/** The discount makes one in so many free: there is nothing to pay, and nothing for the bank to decline. */
const FREE_EVERY = 8;
const PRODUCTS = Array.from({ length: WARES }, (_, ware) => ({
  ...(ware % FREE_EVERY === 0
    ? { name: `Postcard ${ware}`, unitPriceCents: 180 }
    : { name: `Book ${ware}`, unitPriceCents: 2_450 }),
  ...{ sku: wareOf(ware), stock: 100_000 },
}));
const DISCOUNT_CENTS = 500;

const codeOf = (round: number): string => `WELCOME-${round}`;

const inLine = (random: Random, count: number): number[] =>
  random.shuffle(Array.from({ length: BUYERS }, (_, buyer) => buyer)).slice(0, count);

/** @param place in line, of all who want the voucher: neighbours want different things. */
function buying(
  round: number,
  actor: number,
  place: number,
  card: 'accepted' | 'declined',
): Wish['intention'] {
  const lines = [{ sku: wareOf(place), quantity: 1 }];
  return { kind: 'checkout', input: { actor, lines, card, voucher: codeOf(round) } };
}

function rivalsOf(round: number, random: Random): Arrival[] {
  const rivals = inLine(random, RIVALS).map((buyer, place) => ({
    intent: `round-${round}-buyer-${buyer}`,
    intention: buying(round, buyer, place, random.int(1, 3) === 1 ? 'declined' : 'accepted'),
  }));
  return aligned(`rivals-${round}`, (round + 1) * ROUND_MS, rivals);
}

function latecomersOf(round: number, random: Random): Arrival[] {
  const latecomers = inLine(random, LATECOMERS).map((buyer, place) => ({
    intent: `round-${round}-latecomer-${buyer}`,
    intention: buying(round, buyer, place, 'accepted'),
  }));
  return aligned(`latecomers-${round}`, (round + 1) * LATER_EVERY_MS, latecomers);
}

/**
 * A few redemptions, and many who want them in the same instant, round after round. It is all that most of them
 * share. Every third card is declined, so that redemptions are given back, and go to those who come later.
 */
export const voucherRush: Scenario = {
  name: 'voucher-rush',
  question:
    'When everybody redeems the last vouchers at once, is each redeemed as often as it may be, and no more?',
  plan(size) {
    const rounds = Array.from({ length: ROUNDS[size] }, (_, round) => round);
    return {
      catalogue: {
        currency: 'EUR',
        products: PRODUCTS,
        vouchers: rounds.map((round) => ({
          code: codeOf(round),
          limit: REDEMPTIONS,
          discountCents: DISCOUNT_CENTS,
        })),
        filler: 0,
      },
      buyers: BUYERS,
      settings: {
        IDLE_IN_TRANSACTION_TIMEOUT_MS: String(IDLE_MS),
        // All rivals of a round are with the database at once, and nobody waits for a connection instead of the voucher.
        ...{ POOL_SIZE: '40', POOL_WAIT_MS: '8000' },
      },
      phases: [
        {
          type: 'open',
          name: 'rush',
          connections: 64,
          arrivals: (random) => rounds.flatMap((round) => rivalsOf(round, random)),
        },
        {
          type: 'open',
          name: 'latecomers',
          connections: 64,
          arrivals: (random) => rounds.flatMap((round) => latecomersOf(round, random)),
        },
      ],
      faults: [
        {
          ...{ phase: 'rush', afterMs: 0, lastsMs: (rounds.length + 1) * ROUND_MS },
          fault: { type: 'latency', on: 'database', delayMs: DATABASE_MS },
        },
      ],
      // Nobody is short of books: what is said about stock would say nothing.
      invariants: [
        'vouchers-are-limited',
        'holds-are-released-once',
        ...SALE_PROMISES.filter((name) => name !== 'never-undersell'),
      ],
      adequacy: [
        faultStruck(),
        ...rounds.map((round) => speakingFor(['vouchers-are-limited'], redeemedOut(codeOf(round)))),
        speakingFor(
          ['vouchers-are-limited', 'holds-are-released-once', 'refusals-have-no-effect'],
          // How many declined cards get hold of a redemption first is luck: of six rounds it was four at least.
          refusedFor('declined', Math.max(1, Math.floor(rounds.length / 4))),
        ),
        atLeast(rounds.length, 'checkout', 'ok'),
      ],
      budgets: [],
    };
  },
};
