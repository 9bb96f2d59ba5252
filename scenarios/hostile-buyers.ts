import {
  type Arrival,
  answered,
  atLeast,
  type Forgery,
  forgeriesAnswered,
  type Intention,
  ownAccountsShown,
  type Random,
  type Scenario,
  type Size,
  sharedKeysAnswered,
  speakingFor,
  uniform,
  type WebhookForgery,
} from '../harness/index.ts';

const ROUNDS: Readonly<Record<Size, number>> = { smoke: 2, ci: 8, full: 60 };
const BUYERS = 20;
/** The last of the buyers have cards that are declined. */
const DECLINED = 6;
const SKU = 'watch';
const PER_SECOND = 200;
/** Everybody's first order is what the rest is about: so slowly that none is turned away because others want the same. */
const FIRST_PER_SECOND = 40;
const BANK_ANSWERS_MS = 150;

/** An id that nothing has, and no other forgery of the run: a second one alike would be refused for that alone. */
const idOf = (round: number, nth: number): string =>
  `0ddba115-0000-4000-8000-${String(1_000 * round + nth).padStart(12, '0')}`;
/** So large that nothing else in the shop is. */
const numberOf = (round: number, nth: number): number => 999_000_000 + 100 * round + nth;

/** What mass assignment would set: columns that backends have, by the names that they have for them. */
const columnsOf = (round: number): readonly Forgery[] => [
  { field: 'column', name: 'orderId', value: idOf(round, 1) },
  { field: 'column', name: 'order_id', value: idOf(round, 2) },
  { field: 'column', name: 'id', value: idOf(round, 3) },
  { field: 'column', name: 'account_id', value: idOf(round, 4) },
  { field: 'column', name: 'email', value: `somebody-else-${round}@elsewhere.test` },
  { field: 'column', name: 'createdAt', value: '1999-12-31T23:59:59.000Z' },
  { field: 'column', name: 'created_at', value: '1999-12-31T23:59:59.000Z' },
  { field: 'column', name: 'onHand', value: numberOf(round, 1) },
  { field: 'column', name: 'on_hand', value: numberOf(round, 2) },
  { field: 'column', name: 'total_cents', value: numberOf(round, 3) },
  { field: 'column', name: 'discount_cents', value: numberOf(round, 4) },
  { field: 'column', name: 'paymentId', value: `paid-by-somebody-else-${round}` },
  { field: 'column', name: 'payment_id', value: `paid-by-somebody-else-too-${round}` },
  { field: 'column', name: 'role', value: 'admin' },
  { field: 'column', name: '__proto__.role', value: 'admin' },
  { field: 'status', value: 'cancelled' },
  { field: 'buyer', value: 0 },
];

const rolesOf = (round: number): readonly Forgery[] => [
  { field: 'column', name: 'role', value: 'admin' },
  { field: 'column', name: 'roles', value: 'admin' },
  { field: 'column', name: 'isAdmin', value: true },
  { field: 'column', name: 'is_admin', value: true },
  { field: 'column', name: 'admin', value: 1 },
  { field: 'column', name: 'accountId', value: idOf(round, 5) },
  { field: 'column', name: 'account_id', value: idOf(round, 6) },
];

/** Ids that make a careless backend say more than it should. */
const MALFORMED: readonly string[] = [
  "' or '1'='1",
  "'; select 1 --",
  '"',
  '\\',
  '%00',
  '\u0000',
  '../../etc/passwd',
  '-1',
  '1e999',
  '00000000-0000-4000-8000-00000000000g',
  '[object Object]',
  'x'.repeat(2_000),
  '😀',
];

const checkout = (actor: number, forgery?: Forgery): Intention => ({
  kind: 'checkout',
  input: {
    ...{ actor, lines: [{ sku: SKU, quantity: 1 }] },
    ...(actor < BUYERS - DECLINED ? {} : { card: 'declined' as const }),
    ...(forgery === undefined ? {} : { forgery }),
  },
});

const everybody = Array.from({ length: BUYERS }, (_, buyer) => buyer);
const honest = everybody.filter((buyer) => buyer < BUYERS - DECLINED);

/** In any order, so that one buyer's pages come between another's. */
function curious(round: number, random: Random): Intention[] {
  const accounts = everybody.map((actor): Intention => ({ kind: 'readAccount', input: { actor } }));
  const own = honest.map(
    (actor): Intention => ({ kind: 'readOrder', input: { actor, order: { of: `first-${actor}` } } }),
  );
  const malformed = MALFORMED.flatMap((id, index): Intention[] => {
    const actor = (round + index) % BUYERS;
    return [
      { kind: 'readOrder', input: { actor, order: { id } } },
      { kind: 'browse', input: { actor, sku: id } },
    ];
  });
  const columns = columnsOf(round).map((forgery, index) =>
    // From one round to the next, everybody sends something else.
    checkout(honest[(index + round) % honest.length] ?? 0, forgery),
  );
  const newcomers = rolesOf(round).map(
    (forgery): Intention => ({ kind: 'signUp', input: { actor: 'anonymous', forgery } }),
  );
  return random.shuffle([...accounts, ...own, ...malformed, ...columns, ...newcomers]);
}

const LIES: readonly WebhookForgery[] = ['unsigned', 'wrong-key', 'tampered'];

/** Goods that nobody paid for, orders that were paid given up, and what is known told again. */
const messages = (): Intention[] =>
  everybody.flatMap((buyer) => {
    const more: readonly WebhookForgery[] = honest.includes(buyer) ? ['replayed', 'stale'] : ['amount'];
    return [...LIES, ...more].map(
      (forgery): Intention => ({
        kind: 'webhook',
        input: { actor: 'anonymous', order: { of: `first-${buyer}` }, forgery },
      }),
    );
  });

const MESSAGES = messages().length;

const oneByOne = (name: string, intentions: readonly Intention[], perSecond = PER_SECOND): Arrival[] =>
  uniform(perSecond, (intentions.length / perSecond) * 1_000).flatMap((atMs, index) => {
    const intention = intentions[index];
    return intention === undefined ? [] : [{ atMs, intent: `${name}-${index}`, intention }];
  });

/** Buyers send each other's keys: a key belongs to a buyer, and gives nobody an order of somebody else's. */
const sharedKeys = (): Arrival[] =>
  honest.flatMap((buyer, index) =>
    [buyer, (buyer + 1) % honest.length].map((actor, twin) => ({
      atMs: index * 10 + twin * 100,
      intent: `shared-${buyer}`,
      intention: checkout(actor),
    })),
  );

const byTime = (one: Arrival, other: Arrival): number => one.atMs - other.atMs;

/** Curious, forging and impersonating clients: nobody sees what is another's or the shop's, nobody sets what is not his. */
export const hostileBuyers: Scenario = {
  name: 'hostile-buyers',
  question: 'Does anybody get to see what is another’s or the shop’s own, or set what is nobody’s to set?',
  plan(size) {
    const rounds = Array.from({ length: ROUNDS[size] }, (_, round) => round);
    const columns = rounds.flatMap(columnsOf).length;
    const roles = rounds.flatMap(rolesOf).length;
    return {
      catalogue: {
        currency: 'EUR',
        products: [{ sku: SKU, name: 'A watch worth lying for', unitPriceCents: 349_900, stock: 100_000 }],
        filler: 0,
      },
      buyers: BUYERS,
      settings: {},
      webhooks: true,
      phases: [
        {
          type: 'open',
          name: 'first',
          connections: 16,
          arrivals: () =>
            oneByOne(
              'first',
              everybody.map((buyer) => checkout(buyer)),
              FIRST_PER_SECOND,
            ),
        },
        {
          type: 'open',
          name: 'curious',
          connections: 16,
          arrivals: (random) =>
            oneByOne(
              'curious',
              rounds.flatMap((round) => curious(round, random)),
            ),
        },
        { type: 'open', name: 'shared', connections: 16, arrivals: () => sharedKeys().sort(byTime) },
        {
          type: 'open',
          name: 'messages',
          connections: 16,
          arrivals: (random) => oneByOne('message', random.shuffle(messages())),
        },
      ],
      // The bank tells of a payment before it has answered the one who pays: both may think that it is theirs to finish.
      faults: [
        {
          ...{ phase: 'first', afterMs: 0, lastsMs: 1_000 },
          fault: { type: 'bank', behaviour: { latencyMs: BANK_ANSWERS_MS } },
        },
      ],
      invariants: [
        'no-foreign-data',
        'fields-are-allow-listed',
        'answers-match-questions',
        'webhooks-are-authentic',
        'nothing-secret-leaks',
        'forged-money-is-inert',
        'refusals-have-no-effect',
        'acknowledged-orders-survive',
        'stock-is-conserved',
        'books-balance',
        'one-mail-per-order',
      ],
      adequacy: [
        atLeast(honest.length, 'checkout', 'ok'),
        speakingFor(['no-foreign-data'], ownAccountsShown(BUYERS * rounds.length)),
        speakingFor(['no-foreign-data'], sharedKeysAnswered(Math.ceil(honest.length / 2))),
        speakingFor(['fields-are-allow-listed', 'forged-money-is-inert'], forgeriesAnswered(columns)),
        speakingFor(['fields-are-allow-listed'], answered(roles, 'signUp')),
        speakingFor(['webhooks-are-authentic'], answered(MESSAGES, 'webhook')),
        speakingFor(['nothing-secret-leaks'], answered(MALFORMED.length * rounds.length, 'readOrder')),
      ],
      budgets: [],
    };
  },
};
