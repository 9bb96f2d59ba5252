import {
  type Arrival,
  aligned,
  atLeast,
  keysOverlapped,
  type Random,
  redeemedOut,
  type Scenario,
  type Size,
  soldOut,
  speakingFor,
  type Wish,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const ROUNDS: Readonly<Record<Size, number>> = { smoke: 4, ci: 20, full: 200 };

const BUYERS = 40;
/** Of each race: so many start as one, spread over the instances by whoever stands in front of them. */
const RIVALS = 12;
const SEATS = 3;
const REDEMPTIONS = 3;
/** Of each key, all at once: all of them meet one and the same instance in one of `2 ** (TWINS - 1)` cases. */
const TWINS = 4;
const KEYS = 3;
const RACE_MS = 500;
/** Rivals for a seat, for a voucher, and twins under one key take turns. */
const RACES = 3;
const DISCOUNT_CENTS = 1_000;

const bookOf = (book: number): string => `book-${book}`;
/** As many as there are rivals for a voucher: they share the voucher, and do not stand in line for a book before. */
const BOOKS = Array.from({ length: RIVALS }, (_, book) => ({
  ...{ sku: bookOf(book), name: `Volume ${book + 1}`, unitPriceCents: 2_450, stock: 1_000_000 },
}));
const seatOf = (round: number): string => `seat-${round}`;
const codeOf = (round: number): string => `TOGETHER-${round}`;

const buying = (intent: string, actor: number, sku: string, voucher?: string): Wish => {
  const input = { actor, lines: [{ sku, quantity: 1 }], ...(voucher === undefined ? {} : { voucher }) };
  return { intent, intention: { kind: 'checkout', input } };
};

function roundOf(round: number, random: Random): Arrival[] {
  const startMs = (RACES * round + 1) * RACE_MS;
  const line = random.shuffle(Array.from({ length: BUYERS }, (_, buyer) => buyer));
  const named = (race: string, actor: number): string => `${race}-${round}-buyer-${actor}`;
  const rivals = line.slice(0, RIVALS);
  const seat = rivals.map((actor) => buying(named('seat', actor), actor, seatOf(round)));
  const voucher = rivals.map((actor, book) =>
    buying(named('voucher', actor), actor, bookOf(book), codeOf(round)),
  );
  const twins = line
    .slice(0, KEYS)
    .flatMap((actor, book) =>
      Array.from({ length: TWINS }, () => buying(named('twins', actor), actor, bookOf(book))),
    );
  return [seat, voucher, twins].flatMap((wishes, race) =>
    aligned(`round-${round}-${race}`, startMs + race * RACE_MS, wishes),
  );
}

/**
 * Two processes answer at one address. Whatever one of them keeps to itself (a lock, a counter, the keys that it has seen)
 * the other does not know: rivals for the last seats and vouchers, and clicks under one key, start as one on both.
 *
 * Nothing here shows that both answered: a shop need not say which of its processes did, and behind one address nobody sees it from outside.
 * With `--set INSTANCES=1`, or a balancer that sends everything to one, it holds for that one: read the settings beside the verdict.
 */
export const twoInstances: Scenario = {
  name: 'two-instances',
  question: 'When two instances sell the same last seats, vouchers and clicks, do they act as one shop?',
  plan(size) {
    const rounds = Array.from({ length: ROUNDS[size] }, (_, round) => round);
    return {
      catalogue: {
        currency: 'EUR',
        products: [
          ...BOOKS,
          ...rounds.map((round) => ({
            ...{ sku: seatOf(round), name: `Seat ${round}`, unitPriceCents: 7_900, stock: SEATS },
          })),
        ],
        vouchers: rounds.map((round) => ({
          code: codeOf(round),
          limit: REDEMPTIONS,
          discountCents: DISCOUNT_CENTS,
        })),
        filler: 0,
      },
      buyers: BUYERS,
      settings: { INSTANCES: '2' },
      phases: [
        {
          type: 'open',
          name: 'together',
          connections: 64,
          arrivals: (random) => rounds.flatMap((round) => roundOf(round, random)),
        },
      ],
      faults: [],
      invariants: [...SALE_PROMISES, 'vouchers-are-limited'],
      adequacy: [
        ...rounds.map((round) => speakingFor(['never-oversell', 'never-undersell'], soldOut(seatOf(round)))),
        ...rounds.map((round) => speakingFor(['vouchers-are-limited'], redeemedOut(codeOf(round)))),
        speakingFor(
          ['one-order-per-key', 'charged-once'],
          keysOverlapped(Math.floor((rounds.length * KEYS) / 2)),
        ),
        atLeast(rounds.length * (SEATS + REDEMPTIONS), 'checkout', 'ok'),
        atLeast(rounds.length, 'checkout', 'refused'),
      ],
      budgets: [],
    };
  },
};
