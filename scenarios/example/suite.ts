import { fileURLToPath } from 'node:url';
import {
  type Arrival,
  atLeast,
  fixed,
  type Random,
  refusedFor,
  type Scenario,
  type Size,
  type Suite,
  session,
  soldOut,
  uniform,
} from '../../harness/index.ts';
import { adapter } from './adapter.ts';

const BUYERS: Readonly<Record<Size, number>> = { smoke: 100, ci: 400, full: 4_000 };
const BUYERS_PER_SECOND = 100;
/** One card in so many is declined. */
const DECLINED_EVERY = 5;
const SKU = 'last-ticket';

/** Looks at the page, and buys. */
const visit = (buyer: number, atMs: number, random: Random): Arrival =>
  session(
    random,
    atMs,
    [
      { intent: `look-${buyer}`, intention: { kind: 'browse', input: { actor: buyer, sku: SKU } } },
      {
        intent: `buy-${buyer}`,
        intention: {
          kind: 'checkout',
          input: {
            actor: buyer,
            lines: [{ sku: SKU, quantity: 1 }],
            card: buyer % DECLINED_EVERY === 0 ? 'declined' : 'accepted',
          },
        },
      },
    ],
    fixed(20),
  );

/** Five want each ticket, and some of those who get one cannot pay for it. */
const lastTickets: Scenario = {
  name: 'last-tickets',
  question: 'When five buyers want each ticket, is every ticket sold once and paid for once?',
  plan(size) {
    const buyers = BUYERS[size];
    const tickets = buyers / 5;
    return {
      catalogue: {
        currency: 'EUR',
        products: [
          { sku: SKU, name: 'The last ticket', unitPriceCents: 8_950, stock: tickets },
          // Left over, so that the harness can buy one when all is over, and see that the shop still sells.
          { sku: 'poster', name: 'A poster', unitPriceCents: 1_200, stock: 100 },
        ],
        filler: 0,
      },
      buyers,
      settings: {},
      phases: [
        {
          ...{ type: 'open', name: 'sale', connections: 32 },
          arrivals: (random) =>
            uniform(BUYERS_PER_SECOND, (buyers / BUYERS_PER_SECOND) * 1_000).map((atMs, buyer) =>
              visit(buyer, atMs, random),
            ),
        },
      ],
      faults: [],
      invariants: [
        ...['never-oversell', 'never-undersell', 'stock-is-conserved', 'refusals-have-no-effect'],
        ...['acknowledged-orders-survive', 'one-order-per-key', 'no-fractured-order'],
        ...['charged-the-price', 'charged-once', 'books-balance', 'answers-match-questions'],
      ],
      adequacy: [soldOut(SKU), atLeast(tickets, 'checkout', 'ok'), refusedFor('declined', 1)],
      budgets: [],
    };
  },
};

const suite: Suite = {
  backend: {
    name: 'example',
    command: process.execPath,
    args: [fileURLToPath(new URL('./shop.js', import.meta.url))],
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    environment: ({ port, bankUrl, secret }) => ({
      PORT: String(port),
      BANK_URL: bankUrl,
      ADMIN_KEY: secret,
    }),
    readyPath: '/health',
  },
  adapter,
  scenarios: [lastTickets],
};

export default suite;
