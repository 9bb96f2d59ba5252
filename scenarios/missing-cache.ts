import {
  type Arrival,
  atLeast,
  comparisonMade,
  type Intention,
  pricesFlipped,
  type Random,
  type Scenario,
  type Size,
  uniform,
} from '../harness/index.ts';

const COUNTS: Readonly<Record<Size, { pairs: number; blockMs: number; filler: number; flipMs: number }>> = {
  smoke: { pairs: 6, blockMs: 1_500, filler: 10_000, flipMs: 4_000 },
  ci: { pairs: 10, blockMs: 3_000, filler: 10_000, flipMs: 10_000 },
  full: { pairs: 20, blockMs: 5_000, filler: 10_000, flipMs: 60_000 },
};

const BUYERS = 100;
const BESTSELLERS = Array.from({ length: 50 }, (_, index) => `bestseller-${index}`);
const FLIPPED = BESTSELLERS.slice(0, 10);
const BASE_CENTS = 2_000;

const pageOf = (sku: string): Intention => ({ kind: 'browse', input: { actor: 'anonymous', sku } });

/** Every version of a price is a sum of its own, so that a charge tells which version was read. */
const flippedPrice = (flip: number): number => BASE_CENTS + 1 + flip;

function flip(atMs: number, index: number): Arrival {
  const sku = FLIPPED[index % FLIPPED.length] ?? '';
  const input = { actor: 'admin', sku, unitPriceCents: flippedPrice(index) } as const;
  return { atMs, intent: `flip-${index}`, intention: { kind: 'changePrice', input } };
}

/** A buyer looks at the page, which fills the cache, and buys right after. */
function lookAndBuy(atMs: number, index: number, random: Random): Arrival[] {
  const sku = random.pick(FLIPPED);
  const lines = [{ sku, quantity: random.int(1, 3) }];
  return [
    { atMs, intent: `look-${index}`, intention: pageOf(sku) },
    {
      atMs: atMs + 5,
      intent: `buy-${index}`,
      intention: { kind: 'checkout', input: { actor: index % BUYERS, lines } },
    },
  ];
}

const FLIPS_PER_SECOND = 20;
const BUYS_PER_SECOND = 40;

/** The same product pages with the cache on and off; then checkouts while prices flip under the cache. */
export const missingCache: Scenario = {
  name: 'missing-cache',
  question: 'What does the cache of product pages save, and does anybody pay a price out of it?',
  plan(size) {
    const { pairs, blockMs, filler, flipMs } = COUNTS[size];
    return {
      catalogue: {
        currency: 'EUR',
        products: BESTSELLERS.map((sku) => ({
          sku,
          name: `The ${sku}`,
          unitPriceCents: BASE_CENTS,
          stock: 1_000_000,
        })),
        filler,
      },
      buyers: BUYERS,
      settings: { CACHE: 'on' },
      phases: [
        {
          type: 'paired',
          name: 'browse',
          variants: { a: { CACHE: 'on' }, b: { CACHE: 'off' } },
          pairs,
          blockMs,
          settleMs: Math.min(1_000, blockMs / 3),
          ratePerSecond: 200,
          connections: 32,
          each: (_index, random) => pageOf(random.pick(BESTSELLERS)),
        },
        {
          type: 'open',
          name: 'prices flip',
          connections: 32,
          arrivals: (random) =>
            [
              ...uniform(FLIPS_PER_SECOND, flipMs).map(flip),
              ...uniform(BUYS_PER_SECOND, flipMs).flatMap((atMs, index) => lookAndBuy(atMs, index, random)),
            ].sort((one, other) => one.atMs - other.atMs),
        },
        { type: 'saturation', name: 'saturate', connections: 16, durationMs: 2_000, skus: BESTSELLERS },
      ],
      faults: [],
      invariants: [
        'charged-the-price',
        'books-balance',
        'charged-once',
        'stock-is-conserved',
        'acknowledged-orders-survive',
        'one-mail-per-order',
      ],
      adequacy: [comparisonMade('browse'), pricesFlipped(10), atLeast(50, 'checkout', 'ok')],
      budgets: [],
    };
  },
};
