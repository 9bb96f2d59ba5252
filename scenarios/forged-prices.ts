import {
  type Arrival,
  answered,
  atLeast,
  type Forgery,
  forgeriesAnswered,
  honestBuyersServed,
  type Intention,
  type Random,
  type Scenario,
  type Size,
  speakingFor,
  uniform,
} from '../harness/index.ts';

const ROUNDS: Readonly<Record<Size, number>> = { smoke: 3, ci: 10, full: 100 };
const HONEST_BUYERS = 20;
const SKU = 'camera';
const STRAP = 'strap';
const NOWHERE = '00000000-0000-4000-8000-000000000000';
/** Ids that are no ids: pieces of a statement, for a backend that writes its statements out of what it is sent. */
const STATEMENTS = ["' or '1'='1", "' or 1=1 --", '" or ""="'] as const;

/** What a buyer with a proxy and an evening to spare would send. */
const FORGERIES: readonly Forgery[] = [
  { field: 'unitPrice', value: 1 },
  { field: 'unitPrice', value: 0 },
  { field: 'unitPrice', value: -129_900 },
  { field: 'unitPrice', value: '1' },
  { field: 'total', value: 1 },
  { field: 'total', value: -1 },
  { field: 'discount', value: 129_899 },
  { field: 'discount', value: 1e15 },
  { field: 'currency', value: 'JPY' },
  { field: 'currency', value: 'VND' },
  { field: 'quantity', value: -1 },
  { field: 'quantity', value: 0 },
  { field: 'quantity', value: 0.5 },
  { field: 'quantity', value: 1e9 },
  { field: 'quantity', value: '1' },
  { field: 'quantity', value: null },
  // Another buyer, by index: the adapter knows what the backend calls him.
  { field: 'buyer', value: 0 },
  { field: 'status', value: 'confirmed' },
];

const oneCamera = (actor: number): Extract<Intention, { kind: 'checkout' }> => ({
  kind: 'checkout',
  input: { actor, lines: [{ sku: SKU, quantity: 1 }] },
});

/** A forged quantity is that of the first line: minus one strap makes a camera cheaper, and the sum is still one. */
const linesFor = ({ field }: Forgery) =>
  (field === 'quantity' ? [STRAP, SKU] : [SKU]).map((sku) => ({ sku, quantity: 1 }));

function forged(round: number, random: Random): Intention[] {
  return random.shuffle(FORGERIES).map((forgery, index) => {
    const actor = (round * FORGERIES.length + index) % HONEST_BUYERS;
    return { kind: 'checkout', input: { actor, lines: linesFor(forgery), forgery } };
  });
}

/**
 * Each order, asked for by its owner, and asked for and given up by a stranger and by nobody; beside it one that does not exist; and the
 * administrator's doors.
 */
function strangers(): Intention[] {
  return Array.from({ length: HONEST_BUYERS }, (_, owner): Intention[] => {
    const stranger = (owner + 1) % HONEST_BUYERS;
    const order = { of: `honest-${owner}` };
    return [
      { kind: 'readOrder', input: { actor: owner, order } },
      { kind: 'readOrder', input: { actor: stranger, order } },
      { kind: 'readOrder', input: { actor: 'anonymous', order } },
      { kind: 'readOrder', input: { actor: stranger, order: { id: NOWHERE } } },
      { kind: 'readOrder', input: { actor: 'anonymous', order: { id: NOWHERE } } },
      {
        kind: 'readOrder',
        input: { actor: owner, order: { id: STATEMENTS[owner % STATEMENTS.length] ?? '' } },
      },
      { kind: 'changePrice', input: { actor: stranger, sku: SKU, unitPriceCents: 77_700 } },
      { kind: 'changePrice', input: { actor: 'anonymous', sku: SKU, unitPriceCents: 77_700 } },
      { kind: 'restock', input: { actor: stranger, sku: SKU, quantity: 100 } },
      { kind: 'restock', input: { actor: 'anonymous', sku: SKU, quantity: 100 } },
      { kind: 'createProduct', input: { actor: stranger, sku: `made-by-${stranger}`, unitPriceCents: 100 } },
      { kind: 'createProduct', input: { actor: 'anonymous', sku: `made-for-${owner}`, unitPriceCents: 100 } },
      { kind: 'cancel', input: { actor: stranger, order } },
      { kind: 'cancel', input: { actor: 'anonymous', order } },
    ];
  }).flat();
}

const PER_SECOND = 140;

function oneByOne(name: string, intentions: readonly Intention[]): Arrival[] {
  const moments = uniform(PER_SECOND, (intentions.length / PER_SECOND) * 1_000);
  return moments.map((atMs, index) => ({
    atMs,
    intent: `${name}-${index}`,
    intention: intentions[index] ?? oneCamera(0),
  }));
}

/** Buyers send price, total, discount, currency, impossible quantities and somebody else's id. Nothing moves. */
export const forgedPrices: Scenario = {
  name: 'forged-prices',
  question: 'Can a hostile buyer name the price, buy minus one, or touch what belongs to somebody else?',
  plan(size) {
    const rounds = Array.from({ length: ROUNDS[size] }, (_, round) => round);
    const forgeries = rounds.length * FORGERIES.length;
    return {
      catalogue: {
        currency: 'EUR',
        products: [
          { sku: SKU, name: 'A camera worth forging for', unitPriceCents: 129_900, stock: 100_000 },
          { sku: STRAP, name: 'Its strap', unitPriceCents: 4_900, stock: 100_000 },
        ],
        filler: 0,
      },
      buyers: HONEST_BUYERS,
      settings: {},
      phases: [
        {
          type: 'open',
          name: 'honest',
          connections: 16,
          arrivals: () =>
            oneByOne(
              'honest',
              Array.from({ length: HONEST_BUYERS }, (_, buyer) => oneCamera(buyer)),
            ),
        },
        {
          type: 'open',
          name: 'forgeries',
          connections: 16,
          arrivals: (random) =>
            oneByOne(
              'forged',
              rounds.flatMap((round) => forged(round, random)),
            ),
        },
        {
          type: 'open',
          name: 'strangers',
          connections: 16,
          arrivals: () => oneByOne('stranger', strangers()),
        },
      ],
      faults: [],
      invariants: [
        'forged-money-is-inert',
        'quantities-are-sane',
        'no-foreign-access',
        'charged-the-price',
        'refusals-have-no-effect',
        'acknowledged-orders-survive',
        'stock-is-conserved',
        'books-balance',
        'one-mail-per-order',
      ],
      adequacy: [
        speakingFor(['forged-money-is-inert', 'quantities-are-sane'], forgeriesAnswered(forgeries)),
        speakingFor(['no-foreign-access'], answered(0.9 * 2 * HONEST_BUYERS, 'cancel')),
        speakingFor(['no-foreign-access'], answered(2 * HONEST_BUYERS, 'createProduct')),
        honestBuyersServed(HONEST_BUYERS),
        // One or two may be told that the shop is busy: these have no order that somebody else could ask for.
        atLeast(0.9 * HONEST_BUYERS, 'checkout', 'ok'),
        atLeast(0.9 * HONEST_BUYERS, 'readOrder', 'ok'),
      ],
      budgets: [],
    };
  },
};
