import type { Adapter, Suite } from '../../model/adapter.ts';
import type { Intention, Kind, Operation, RefusalReason } from '../../model/operation.ts';
import type { Scenario } from '../../model/scenario.ts';

/** One operation that is tried, after those before it. */
export interface TrialStep {
  /** For people. */
  readonly about: string;
  readonly intent: string;
  readonly intention: Intention;
  /** The kind of an operation before it without which it makes no sense. */
  readonly needs?: Kind;
  /** @returns what most shops would have answered, where this one did not; a hint for whoever writes the adapter, and no verdict. */
  unusual(operation: Operation, before: readonly Operation[]): string | null;
}

const BUYER = 0;
const STRANGER = 1;
const BOOK = { sku: 'trial-book', name: 'A book', unitPriceCents: 2_450, stock: 10 };
/** Nobody can buy one until some are delivered. */
const TICKET = { sku: 'trial-ticket', name: 'A ticket', unitPriceCents: 4_900, stock: 0 };
const POSTER = { sku: 'trial-poster', unitPriceCents: 1_200 };
const NEW_PRICE_CENTS = 2_600;
const BOUGHT = 'trial-order';
const order = { of: BOUGHT };
const DELIVERED = 'delivered';
const NO_ORDER = '00000000-0000-4000-8000-000000000000';

const buying = (actor: number, sku: string, quantity: number) => ({ actor, lines: [{ sku, quantity }] });

const works: TrialStep['unusual'] = ({ outcome }) => (outcome.type === 'ok' ? null : 'ok');

const refused =
  (...reasons: readonly RefusalReason[]): TrialStep['unusual'] =>
  ({ outcome }) =>
    outcome.type === 'refused' && reasons.includes(outcome.reason)
      ? null
      : `refused, ${reasons.join(' or ')}`;

const disbelieved: TrialStep['unusual'] = ({ outcome }) =>
  outcome.type === 'refused' ? null : 'refused: anybody can send it';

/** What an order's buyer was told first is what he is told later. */
const sameOrder: TrialStep['unusual'] = (operation, before) => {
  const first = viewOf(before.find(({ intentId }) => intentId === BOUGHT));
  const again = viewOf(operation);
  if (first === null) return null;
  const isSame = again?.orderId === first.orderId && again.totalCents === first.totalCents;
  return isSame ? null : `ok, the order ${first.orderId} and its total`;
};

const givenUp: TrialStep['unusual'] = (operation) =>
  viewOf(operation)?.status === 'cancelled' ? null : 'ok, the order as "cancelled"';

/** Odd, so that it is found where it was sent: in minor units, or in major ones. */
const FORGED_CENTS = 17;

/** A field that nobody asked for is refused, or does nothing. */
const inert: TrialStep['unusual'] = (operation) => {
  const { outcome, steps } = operation;
  const isSent = steps.some(({ path, requestBody }) => `${path} ${requestBody}`.includes(`${FORGED_CENTS}`));
  if (!isSent) return `the forged total (${FORGED_CENTS} cents) in the request: the adapter has not sent it`;
  if (outcome.type === 'refused' && outcome.reason === 'invalid') return null;
  const total = viewOf(operation)?.totalCents;
  return total !== undefined && total !== FORGED_CENTS
    ? null
    : 'refused, invalid; or ok, at the shop’s own price';
};

const viewOf = ({ outcome }: Partial<Operation> = {}) =>
  outcome?.type === 'ok' && 'orderId' in outcome.result ? outcome.result : null;

/** Each operation once, and what every shop is asked sooner or later: the same click again, a stranger, too little of it, no money. */
const STEPS: readonly TrialStep[] = [
  {
    ...{ about: 'A product page', intent: 'look', unusual: works },
    intention: { kind: 'browse', input: { actor: BUYER, sku: BOOK.sku } },
  },
  {
    ...{ about: 'An order', intent: BOUGHT, unusual: works },
    intention: { kind: 'checkout', input: buying(BUYER, BOOK.sku, 2) },
  },
  {
    ...{ about: 'The same click again, under the same key', intent: BOUGHT, unusual: sameOrder },
    intention: { kind: 'checkout', input: buying(BUYER, BOOK.sku, 2) },
  },
  {
    ...{ about: 'Its buyer looks at it', intent: 'read', unusual: sameOrder },
    intention: { kind: 'readOrder', input: { actor: BUYER, order } },
  },
  {
    ...{ about: 'So does a stranger', intent: 'curious', unusual: refused('not-found', 'forbidden') },
    intention: { kind: 'readOrder', input: { actor: STRANGER, order } },
  },
  {
    ...{
      about: 'And for an order that does not exist',
      intent: 'made-up',
      unusual: refused('not-found', 'forbidden'),
    },
    intention: { kind: 'readOrder', input: { actor: STRANGER, order: { id: NO_ORDER } } },
  },
  {
    ...{ about: 'Something that is sold out', intent: 'sold-out', unusual: refused('out-of-stock') },
    intention: { kind: 'checkout', input: buying(STRANGER, TICKET.sku, 1) },
  },
  {
    ...{ about: 'A card that the bank declines', intent: 'no-money', unusual: refused('declined') },
    intention: { kind: 'checkout', input: { ...buying(STRANGER, BOOK.sku, 1), card: 'declined' } },
  },
  {
    ...{ about: 'A total that the client made up', intent: 'forged', unusual: inert },
    intention: {
      kind: 'checkout',
      input: { ...buying(STRANGER, BOOK.sku, 1), forgery: { field: 'total', value: FORGED_CENTS } },
    },
  },
  {
    ...{ about: 'The account', intent: 'account', unusual: works },
    intention: { kind: 'readAccount', input: { actor: BUYER } },
  },
  {
    ...{ about: 'The order is given up', intent: 'give-up', unusual: givenUp },
    intention: { kind: 'cancel', input: { actor: BUYER, order } },
  },
  {
    ...{ about: 'And looked at once more', intent: 'read-given-up', needs: 'cancel', unusual: givenUp },
    intention: { kind: 'readOrder', input: { actor: BUYER, order } },
  },
  {
    ...{ about: 'A delivery of what was sold out', intent: 'deliver', unusual: works },
    intention: { kind: 'restock', input: { actor: 'admin', sku: TICKET.sku, quantity: 5 } },
  },
  {
    ...{ about: 'It can be bought now', intent: DELIVERED, needs: 'restock', unusual: works },
    intention: { kind: 'checkout', input: buying(STRANGER, TICKET.sku, 1) },
  },
  {
    ...{
      about: 'A message of the bank that nobody signed',
      intent: 'pretended',
      needs: 'restock',
      unusual: disbelieved,
    },
    intention: {
      kind: 'webhook',
      input: { actor: 'anonymous', order: { of: DELIVERED }, forgery: 'unsigned' },
    },
  },
  {
    ...{ about: 'Another price', intent: 'dearer', unusual: works },
    intention: {
      kind: 'changePrice',
      input: { actor: 'admin', sku: BOOK.sku, unitPriceCents: NEW_PRICE_CENTS },
    },
  },
  {
    ...{ about: 'A new product', intent: 'new', unusual: works },
    intention: { kind: 'createProduct', input: { actor: 'admin', ...POSTER } },
  },
  {
    ...{ about: 'A new account', intent: 'join', unusual: works },
    intention: { kind: 'signUp', input: { actor: 'anonymous' } },
  },
];

/** What an adapter can do. */
const kindsOf = ({ operations }: Adapter): ReadonlySet<Kind> =>
  new Set(Object.entries(operations).flatMap(([kind, steps]) => (steps === undefined ? [] : [kind as Kind])));

/** Those that can be tried. */
export function trialSteps(adapter: Adapter): readonly TrialStep[] {
  const can = kindsOf(adapter);
  return STEPS.filter(
    ({ needs, intention: { kind } }) => can.has(kind) && (needs === undefined || can.has(needs)),
  );
}

/** What one order can show, whatever else a shop can do. */
const ALWAYS = [
  ...['never-oversell', 'never-undersell', 'stock-is-conserved', 'refusals-have-no-effect'],
  ...['acknowledged-orders-survive', 'one-order-per-key', 'no-fractured-order', 'one-mail-per-order'],
  ...['charged-the-price', 'charged-once', 'books-balance', 'forged-money-is-inert'],
  'answers-match-questions',
];
/** What else is asked of a shop, and what it has to be able to do for that. */
const ALSO: readonly (readonly [invariant: string, ...kinds: readonly Kind[]])[] = [
  ['no-foreign-access', 'readOrder'],
  ['refunded-once', 'cancel'],
  ['webhooks-are-authentic', 'webhook', 'restock'],
];

/** A trial of this backend, by this adapter. */
export function trialOf({ backend, adapter }: Suite): Scenario {
  const can = kindsOf(adapter);
  const also = ALSO.filter(([, ...kinds]) => kinds.every((kind) => can.has(kind)));
  return {
    name: 'try',
    question: 'Does the adapter say what the shop means, and do all witnesses tell of the same orders?',
    plan: () => ({
      catalogue: { currency: 'EUR', products: [BOOK, TICKET], filler: 0 },
      ...{ buyers: 2, settings: {}, phases: [], faults: [], adequacy: [], budgets: [] },
      webhooks: backend.webhookPath !== undefined,
      invariants: [...ALWAYS, ...also.map(([name]) => name)],
    }),
  };
}
