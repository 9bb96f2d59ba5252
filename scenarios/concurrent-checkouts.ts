import {
  type Arrival,
  aligned,
  atLeast,
  burst,
  type Random,
  type Scenario,
  type Size,
  soldOut,
  speakingFor,
} from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const COUNTS: Readonly<Record<Size, { buyers: number; tickets: number; rounds: number }>> = {
  smoke: { buyers: 1_000, tickets: 100, rounds: 5 },
  ci: { buyers: 2_000, tickets: 200, rounds: 10 },
  full: { buyers: 10_000, tickets: 1_000, rounds: 50 },
};

/** Of each round: so many buyers start as one, for so few seats. */
const RIVALS = 32;
const SEATS = 5;
const ROUND_MS = 500;

const buying = (actor: number, sku: string): Arrival['intention'] => ({
  kind: 'checkout',
  input: { actor, lines: [{ sku, quantity: 1 }] },
});

const inLine = (buyers: number, random: Random): number[] =>
  random.shuffle(Array.from({ length: buyers }, (_, buyer) => buyer));

/** Every buyer once, evenly over one second. */
const rush = (buyers: number, random: Random): Arrival[] => {
  const line = inLine(buyers, random);
  return burst(buyers, 1_000).map((atMs, place) => {
    const buyer = line[place] ?? 0;
    return { atMs, intent: `buyer-${buyer}`, intention: buying(buyer, 'ticket') };
  });
};

/** Evenly spaced requests meet by luck; these are with the shop but for their last bytes, which then leave together. */
const round = (number: number, buyers: number, random: Random): Arrival[] => {
  const rivals = inLine(buyers, random)
    .slice(0, RIVALS)
    .map((buyer) => ({
      intent: `round-${number}-buyer-${buyer}`,
      intention: buying(buyer, `seat-${number}`),
    }));
  return aligned(`round-${number}`, (number + 1) * ROUND_MS, rivals);
};

/**
 * A thousand buyers want a hundred tickets in the same second. Exactly one hundred are sold. Then a few of them want the
 * last seats in the same instant, round after round.
 */
export const concurrentCheckouts: Scenario = {
  name: 'concurrent-checkouts',
  question: 'When a thousand buyers want a hundred tickets in the same second, are exactly a hundred sold?',
  plan(size) {
    const { buyers, tickets, rounds } = COUNTS[size];
    const seats = Array.from({ length: rounds }, (_, number) => `seat-${number}`);
    return {
      catalogue: {
        currency: 'EUR',
        products: [
          { sku: 'ticket', name: 'Ticket, row by luck', unitPriceCents: 8_950, stock: tickets },
          ...seats.map((sku) => ({ sku, name: 'Seat in a box', unitPriceCents: 24_900, stock: SEATS })),
        ],
        filler: 0,
      },
      buyers,
      settings: {},
      phases: [
        {
          type: 'open',
          name: 'rush',
          connections: 64,
          arrivals: (random) => rush(buyers, random),
        },
        {
          type: 'open',
          name: 'instant',
          connections: 64,
          arrivals: (random) => seats.flatMap((_, number) => round(number, buyers, random)),
        },
      ],
      faults: [],
      invariants: SALE_PROMISES,
      adequacy: [
        soldOut('ticket'),
        ...seats.map((seat) => speakingFor(['never-oversell', 'never-undersell'], soldOut(seat))),
        atLeast(tickets + rounds * SEATS, 'checkout', 'ok'),
        atLeast(1, 'checkout', 'refused'),
      ],
      budgets: [],
    };
  },
};
