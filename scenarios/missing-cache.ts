import {
  type Arrival,
  atLeast,
  comparisonMade,
  type Intention,
  pricesFlipped,
  type Random,
  type Scenario,
  type Size,
  speakingFor,
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
const FLIPS_PER_SECOND = 20;

const pageOf = (sku: string): Extract<Intention, { kind: 'browse' }> => ({
  kind: 'browse',
  input: { actor: 'anonymous', sku },
});

/**
 * A price flips between two buyers: somebody looks at the page, which fills the cache; one buys while the price changes,
 * one right after. Every version of a price is a sum of its own, so that a charge tells which version was read.
 */
function flip(atMs: number, index: number, random: Random): Arrival[] {
  const sku = FLIPPED[index % FLIPPED.length] ?? '';
  const unitPriceCents = BASE_CENTS + 1 + index;
  const buy = (buyer: number): Intention => ({
    kind: 'checkout',
    input: { actor: buyer % BUYERS, lines: [{ sku, quantity: random.int(1, 3) }] },
  });
  return [
    { atMs, intent: `look-${index}`, intention: pageOf(sku) },
    { atMs: atMs + 20, intent: `during-${index}`, intention: buy(2 * index) },
    {
      atMs: atMs + 20,
      intent: `flip-${index}`,
      intention: { kind: 'changePrice', input: { actor: 'admin', sku, unitPriceCents } },
    },
    { atMs: atMs + 60, intent: `after-${index}`, intention: buy(2 * index + 1) },
  ];
}

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
            uniform(FLIPS_PER_SECOND, flipMs)
              .flatMap((atMs, index) => flip(atMs, index, random))
              .sort((one, other) => one.atMs - other.atMs),
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
      adequacy: [
        speakingFor([], comparisonMade('browse')),
        speakingFor(['charged-the-price'], pricesFlipped(10)),
        atLeast(50, 'checkout', 'ok'),
      ],
      budgets: [],
    };
  },
};
