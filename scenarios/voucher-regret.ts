import {
  type Arrival,
  aligned,
  atLeast,
  cancelsMetCheckouts,
  cancelsOverlapped,
  type Random,
  redeemedOut,
  type Scenario,
  type Size,
  speakingFor,
  uniform,
  type Wish,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const ROUNDS: Readonly<Record<Size, number>> = { smoke: 6, ci: 20, full: 200 };

/** A round's voucher is good for so many orders, and so many have it when the round begins. */
const OWNERS = 4;
const GIVEN_BACK = 3;
/** They want it in the instant in which most of its owners give their orders back. */
const RIVALS = 12;
/** They come when it is over for all rounds, however long that takes, for what the rivals did not get. */
const LATECOMERS = 6;
const BUYERS = OWNERS + RIVALS + LATECOMERS;

const SALES_PER_SECOND = 100;
const ROUND_MS = 500;
const LATER_EVERY_MS = 50;

const DISCOUNT_CENTS = 500;
/** One of the owners' is free with the voucher: there is nothing to give back but the voucher. */
const WARES = [
  { sku: 'postcard', name: 'A postcard', unitPriceCents: 180, stock: 100_000 },
  { sku: 'book', name: 'A book', unitPriceCents: 2_450, stock: 100_000 },
  { sku: 'atlas', name: 'An atlas', unitPriceCents: 7_990, stock: 100_000 },
  { sku: 'globe', name: 'A globe', unitPriceCents: 14_900, stock: 100_000 },
] as const;

const codeOf = (round: number): string => `THANKS-${round}`;
const owned = (round: number, owner: number): string => `round-${round}-owner-${owner}`;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

function buying(round: number, actor: number): Wish['intention'] {
  const { sku } = WARES[actor % WARES.length] ?? WARES[0];
  return { kind: 'checkout', input: { actor, lines: [{ sku, quantity: 1 }], voucher: codeOf(round) } };
}

/** Owners are the first buyers. */
const soldWith = (rounds: number): Wish[] =>
  upTo(rounds).flatMap((round) =>
    upTo(OWNERS).map((owner) => ({ intent: owned(round, owner), intention: buying(round, owner) })),
  );

/** Twice each, as a buyer does who clicks again. The last owner keeps what he has. */
const regrets = (round: number): Wish[] =>
  upTo(GIVEN_BACK).flatMap((owner) =>
    ['once', 'again'].map((click) => ({
      intent: `round-${round}-regret-${owner}-${click}`,
      intention: { kind: 'cancel', input: { actor: owner, order: { of: owned(round, owner) } } },
    })),
  );

const wanting = (round: number, who: string, first: number, count: number): Wish[] =>
  upTo(count).map((index) => ({
    intent: `round-${round}-${who}-${index}`,
    intention: buying(round, first + index),
  }));

const regretted = (round: number, random: Random): Arrival[] =>
  aligned(
    `round-${round}`,
    (round + 1) * ROUND_MS,
    random.shuffle([...regrets(round), ...wanting(round, 'rival', OWNERS, RIVALS)]),
  );

const latecomersOf = (round: number): Arrival[] =>
  aligned(
    `round-${round}-later`,
    (round + 1) * LATER_EVERY_MS,
    wanting(round, 'latecomer', OWNERS + RIVALS, LATECOMERS),
  );

/**
 * Three of four who have a voucher's discount give their orders back in one instant, each by two clicks, and a dozen others want the voucher.
 * What a buyer gets back is what he paid, not what the goods cost, and nothing where he paid nothing; and each redemption that is given
 * back is there for one other buyer.
 */
export const voucherRegret: Scenario = {
  name: 'voucher-regret',
  question:
    'When buyers give back what a voucher made cheaper, does each get what he paid, and one other buyer the voucher?',
  plan(size) {
    const rounds = upTo(ROUNDS[size]);
    const sales = soldWith(rounds.length);
    return {
      catalogue: {
        currency: 'EUR',
        products: WARES,
        vouchers: rounds.map((round) => ({
          ...{ code: codeOf(round), limit: OWNERS, discountCents: DISCOUNT_CENTS },
        })),
        filler: 0,
      },
      buyers: BUYERS,
      settings: {},
      phases: [
        {
          type: 'open',
          name: 'sale',
          connections: 16,
          arrivals: () =>
            uniform(SALES_PER_SECOND, (sales.length / SALES_PER_SECOND) * 1_000).flatMap((atMs, index) => {
              const wish = sales[index];
              return wish === undefined ? [] : [{ ...wish, atMs }];
            }),
        },
        {
          type: 'open',
          name: 'regret',
          connections: 64,
          arrivals: (random) => rounds.flatMap((round) => regretted(round, random)),
        },
        { type: 'open', name: 'latecomers', connections: 64, arrivals: () => rounds.flatMap(latecomersOf) },
      ],
      faults: [],
      // Nobody is short of wares: what is said about stock would say nothing.
      invariants: [
        ...SALE_PROMISES.filter((name) => name !== 'never-undersell'),
        ...['vouchers-are-limited', 'refunded-once', 'holds-are-released-once'],
      ],
      adequacy: [
        ...rounds.map((round) => speakingFor(['vouchers-are-limited'], redeemedOut(codeOf(round)))),
        speakingFor(
          ['vouchers-are-limited', 'refunded-once', 'books-balance', 'holds-are-released-once'],
          atLeast(rounds.length * GIVEN_BACK, 'cancel', 'ok'),
        ),
        speakingFor(
          ['refunded-once', 'holds-are-released-once', 'stock-is-conserved'],
          cancelsOverlapped(Math.ceil((rounds.length * GIVEN_BACK) / 2)),
        ),
        cancelsMetCheckouts(rounds.length),
        atLeast(rounds.length * OWNERS, 'checkout', 'ok'),
        // A shop may keep the vouchers of cancelled orders; of those that it gives back nothing is seen then.
        speakingFor(['vouchers-are-limited'], atLeast(rounds.length * (OWNERS + 1), 'checkout', 'ok')),
      ],
      budgets: [],
    };
  },
};
