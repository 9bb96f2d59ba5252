import {
  type Arrival,
  aligned,
  atLeast,
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
/** They come when it is over, for what declined cards have given back. */
const LATECOMERS = 10;
const ROUND_MS = 600;
const LATER_MS = 300;
/** What is left open is ended soon, so that a short run sees what comes of it. */
const IDLE_MS = 2_000;

/** The discount makes the second free: there is nothing to pay, and nothing for the bank to decline. */
const PRODUCTS = [
  { sku: 'book', name: 'A book', unitPriceCents: 2_450, stock: 100_000 },
  { sku: 'card', name: 'A postcard', unitPriceCents: 180, stock: 100_000 },
] as const;
const DISCOUNT_CENTS = 500;

const codeOf = (round: number): string => `WELCOME-${round}`;

function buying(round: number, actor: number, random: Random, card: 'accepted' | 'declined'): Wish {
  const { sku } = random.int(1, 4) === 1 ? PRODUCTS[1] : PRODUCTS[0];
  const lines = [{ sku, quantity: 1 }];
  const input = { actor, lines, card, voucher: codeOf(round) } as const;
  return { intent: `round-${round}-buyer-${actor}`, intention: { kind: 'checkout', input } };
}

function roundOf(round: number, random: Random): Arrival[] {
  const atMs = (round + 1) * ROUND_MS;
  const line = random.shuffle(Array.from({ length: BUYERS }, (_, buyer) => buyer));
  const rivals = line
    .slice(0, RIVALS)
    .map((buyer) => buying(round, buyer, random, random.int(1, 3) === 1 ? 'declined' : 'accepted'));
  const latecomers = line
    .slice(RIVALS, RIVALS + LATECOMERS)
    .map((buyer) => buying(round, buyer, random, 'accepted'));
  return [
    ...aligned(`rivals-${round}`, atMs, rivals),
    ...aligned(`latecomers-${round}`, atMs + LATER_MS, latecomers),
  ];
}

/**
 * A few redemptions, and many who want them in the same instant, round after round. Every third card is declined, so that
 * redemptions are given back, and go to those who come later.
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
      settings: { IDLE_IN_TRANSACTION_TIMEOUT_MS: String(IDLE_MS) },
      phases: [
        {
          type: 'open',
          name: 'rush',
          connections: 64,
          arrivals: (random) => rounds.flatMap((round) => roundOf(round, random)),
        },
      ],
      faults: [],
      // Nobody is short of books: what is said about stock would say nothing.
      invariants: [
        'vouchers-are-limited',
        'holds-are-released-once',
        ...SALE_PROMISES.filter((name) => name !== 'never-undersell'),
      ],
      adequacy: [
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
