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
const LATER_MS = 350;
/** A cart takes several statements: on the way to a database on another machine the carts of others come between. */
const DATABASE_MS = 4;

const rareOf = (round: number): string => `rare-${round}`;

const buying = (intent: string, actor: number, lines: readonly CartLine[]): Wish => ({
  intent,
  intention: { kind: 'checkout', input: { actor, lines } },
});

function roundOf(round: number, random: Random): Arrival[] {
  const atMs = (round + 1) * ROUND_MS;
  const rare = rareOf(round);
  const [first, second] = TWICE;
  const line = random.shuffle(Array.from({ length: BUYERS }, (_, buyer) => buyer));
  const wishes = (who: string, from: number, count: number, lines: () => readonly CartLine[]): Wish[] =>
    line
      .slice(from, from + count)
      .map((actor, index) => buying(`round-${round}-${who}-${index}`, actor, lines()));
  const crossing = () =>
    random
      .shuffle(STAPLES)
      .slice(0, THINGS)
      .map((sku) => ({ sku, quantity: 1 }));
  const twice = () => [
    { sku: rare, quantity: first },
    { sku: rare, quantity: second },
  ];
  return [
    ...aligned(`carts-${round}`, atMs, [
      ...wishes('cart', 0, CARTS, crossing),
      ...wishes('double', CARTS, DOUBLES, twice),
    ]),
    // They come when it is over, for what is there still.
    ...aligned(
      `later-${round}`,
      atMs + LATER_MS,
      wishes('later', CARTS + DOUBLES, LEFT + 1, () => [{ sku: rare, quantity: 1 }]),
    ),
  ];
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
