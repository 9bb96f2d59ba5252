import { atLeast, burst, type Scenario, type Size, soldOut } from '../harness/index.ts';
import { SALE_PROMISES } from './promises.ts';

const COUNTS: Readonly<Record<Size, { buyers: number; tickets: number }>> = {
  smoke: { buyers: 1_000, tickets: 100 },
  ci: { buyers: 2_000, tickets: 200 },
  full: { buyers: 10_000, tickets: 1_000 },
};

/** A thousand buyers want a hundred tickets in the same second. Exactly one hundred are sold. */
export const concurrentCheckouts: Scenario = {
  name: 'concurrent-checkouts',
  question: 'When a thousand buyers want a hundred tickets in the same second, are exactly a hundred sold?',
  plan(size) {
    const { buyers, tickets } = COUNTS[size];
    return {
      catalogue: {
        currency: 'EUR',
        products: [{ sku: 'ticket', name: 'Ticket, row by luck', unitPriceCents: 8_950, stock: tickets }],
        filler: 0,
      },
      buyers,
      settings: {},
      phases: [
        {
          type: 'open',
          name: 'rush',
          connections: 64,
          arrivals: (random) => {
            const inLine = random.shuffle(Array.from({ length: buyers }, (_, buyer) => buyer));
            return burst(buyers, 1_000).map((atMs, place) => {
              const actor = inLine[place] ?? 0;
              return {
                atMs,
                intent: `buyer-${actor}`,
                intention: { kind: 'checkout', input: { actor, lines: [{ sku: 'ticket', quantity: 1 }] } },
              };
            });
          },
        },
      ],
      faults: [],
      invariants: SALE_PROMISES,
      adequacy: [soldOut('ticket'), atLeast(tickets, 'checkout', 'ok'), atLeast(1, 'checkout', 'refused')],
      budgets: [],
    };
  },
};
