import {
  type Arrival,
  aligned,
  atLeast,
  type CartLine,
  faultStruck,
  type Random,
  refusedFor,
  type Scenario,
  type Size,
  soldOut,
  speakingFor,
  type Wish,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const ROUNDS: Readonly<Record<Size, number>> = { smoke: 6, ci: 20, full: 200 };

const BUYERS = 40;
/** Few things that everybody wants, and of which there are enough. */
const STAPLES = ['bread', 'butter', 'cheese', 'milk'] as const;
/** Of each round: so many carts leave as one, with so many of them, in any order. */
const CARTS = 10;
const THINGS = 3;
/** Of each round: a thing of which there are so many, and carts that name it twice, for one more than that in all. */
const LEFT = 3;
const TWICE: readonly [number, number] = [2, 2];
const DOUBLES = 4;
const ROUND_MS = 700;
/** Whoever wants but one of them comes when it is over for all rounds, however long that takes. */
const LATECOMERS = LEFT + 1;
const LATER_EVERY_MS = 50;
/** A cart takes several statements: on the way to a database on another machine the carts of others come between. */
const DATABASE_MS = 4;

const rareOf = (round: number): string => `rare-${round}`;

const buying = (intent: string, actor: number, lines: readonly CartLine[]): Wish => ({
  intent,
  intention: { kind: 'checkout', input: { actor, lines } },
});

const inLine = (random: Random, count: number): number[] =>
  random.shuffle(Array.from({ length: BUYERS }, (_, buyer) => buyer)).slice(0, count);

function roundOf(round: number, random: Random): Arrival[] {
  const rare = rareOf(round);
  const [first, second] = TWICE;
  const line = inLine(random, CARTS + DOUBLES);
  const wishes = (who: string, from: number, to: number, lines: () => readonly CartLine[]): Wish[] =>
    line.slice(from, to).map((actor, index) => buying(`round-${round}-${who}-${index}`, actor, lines()));
  const crossing = () =>
    random
      .shuffle(STAPLES)
      .slice(0, THINGS)
      .map((sku) => ({ sku, quantity: 1 }));
  const twice = () => [
    { sku: rare, quantity: first },
    { sku: rare, quantity: second },
  ];
  return aligned(`carts-${round}`, (round + 1) * ROUND_MS, [
    ...wishes('cart', 0, CARTS, crossing),
    ...wishes('double', CARTS, CARTS + DOUBLES, twice),
  ]);
}

function latecomersOf(round: number, random: Random): Arrival[] {
  const lines = [{ sku: rareOf(round), quantity: 1 }];
  const wishes = inLine(random, LATECOMERS).map((actor, index) =>
    buying(`round-${round}-later-${index}`, actor, lines),
  );
  return aligned(`later-${round}`, (round + 1) * LATER_EVERY_MS, wishes);
}

/**
 * Carts hold the same few things in every order, and leave as one: whoever takes them one by one meets others who hold
 * what he wants and want what he holds. Others name one thing twice, and there is not enough of it for both lines.
 */
export const crossingCarts: Scenario = {
  name: 'crossing-carts',
  question:
    'When carts hold the same things in every order, or one thing twice, is each sold whole, and no more than there is?',
  plan(size) {
    const rounds = Array.from({ length: ROUNDS[size] }, (_, round) => round);
    const lastsMs = (rounds.length + 1) * ROUND_MS;
    return {
      catalogue: {
        currency: 'EUR',
        products: [
          ...STAPLES.map((sku, index) => ({
            ...{ sku, name: `Some ${sku}`, unitPriceCents: 129 + 30 * index, stock: 100_000 },
          })),
          ...rounds.map((round) => ({
            ...{ sku: rareOf(round), name: 'Saffron', unitPriceCents: 4_900, stock: LEFT },
          })),
        ],
        filler: 0,
      },
      buyers: BUYERS,
      // Who has to wait for a connection is to wait: that a shop may be busy is asked elsewhere.
      settings: { POOL_WAIT_MS: '8000' },
      phases: [
        {
          type: 'open',
          name: 'carts',
          connections: 64,
          arrivals: (random) => rounds.flatMap((round) => roundOf(round, random)),
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
          ...{ phase: 'carts', afterMs: 0, lastsMs },
          fault: { type: 'latency', on: 'database', delayMs: DATABASE_MS },
        },
      ],
      invariants: SALE_PROMISES,
      adequacy: [
        faultStruck(),
        ...rounds.map((round) => speakingFor(['never-oversell', 'never-undersell'], soldOut(rareOf(round)))),
        atLeast(rounds.length * (CARTS / 2 + LEFT), 'checkout', 'ok'),
        refusedFor('out-of-stock', rounds.length * DOUBLES),
      ],
      budgets: [],
    };
  },
};
