import type { Cents } from './money.ts';
import type { Sighting } from './sighting.ts';
import type { Instant } from './time.ts';

/** Who acts: a buyer by index, the shop's administrator, or somebody who has not signed in. */
export type Actor = number | 'admin' | 'anonymous';

export interface CartLine {
  readonly sku: string;
  readonly quantity: number;
}

/**
 * A field that a hostile client adds or bends. The adapter knows where its backend would look for it; a `quantity`
 * replaces that of the first line, every other field is added. A `buyer` that is a number is another buyer's index, for which
 * the adapter puts what its backend calls that buyer; a text is sent as it is.
 */
export type Forgery =
  | {
      readonly field: 'unitPrice' | 'total' | 'discount' | 'currency' | 'quantity' | 'buyer' | 'status';
      readonly value: string | number | boolean | null;
    }
  /** A field that no client may set, by the very name that a backend might have for it: mass assignment. */
  | {
      readonly field: 'column';
      readonly name: string;
      readonly value: string | number | boolean | null;
    };

/**
 * How a message of the bank is false, or comes again. The first four claim the opposite of what is so: that a payment which
 * was declined was captured, that one which was captured failed.
 *
 * - `unsigned`, `wrong-key`: anybody's message; `tampered`: a true one's signature on another text.
 * - `amount`: the bank's own signature, but on one cent.
 * - `replayed`, `stale`: what the bank has said already and is true, now or as of an hour ago.
 */
export const WEBHOOK_FORGERIES = [
  'unsigned',
  'wrong-key',
  'tampered',
  'amount',
  'replayed',
  'stale',
] as const;
export type WebhookForgery = (typeof WEBHOOK_FORGERIES)[number];

/** An order that an operation speaks of: the one that an earlier intent made, or an id out of thin air. */
export type OrderReference = { readonly of: string } | { readonly id: string };

/** What each kind of operation asks for. Adding a kind starts here. */
export interface Inputs {
  checkout: {
    readonly actor: Actor;
    readonly lines: readonly CartLine[];
    /** What the bank does with this buyer's card. Default `accepted`. */
    readonly card?: 'accepted' | 'declined';
    /** The code of a voucher: its discount is taken off, or the order is refused. */
    readonly voucher?: string;
    readonly forgery?: Forgery;
  };
  /** One product page. */
  browse: { readonly actor: Actor; readonly sku: string };
  readOrder: { readonly actor: Actor; readonly order: OrderReference };
  /** Gives an order up that was sold: its units come back, and so does its money. */
  cancel: { readonly actor: Actor; readonly order: OrderReference };
  changePrice: { readonly actor: Actor; readonly sku: string; readonly unitPriceCents: Cents };
  /** Adds `quantity` units to the stock. */
  restock: { readonly actor: Actor; readonly sku: string; readonly quantity: number };
  /** A product that was not there before; the adapter makes up the rest of it. */
  createProduct: { readonly actor: Actor; readonly sku: string; readonly unitPriceCents: Cents };
  /** What the shop shows a buyer about himself: his account and his orders. */
  readAccount: { readonly actor: Actor };
  /** A new account, with a field that nobody may set. */
  signUp: { readonly actor: Actor; readonly forgery?: Forgery };
  /** A message in the name of the bank, about the payment of an earlier intent. */
  webhook: {
    readonly actor: Actor;
    readonly order: { readonly of: string };
    readonly forgery: WebhookForgery;
  };
}

export interface OrderLine extends CartLine {
  /** `null` where the backend does not say. */
  readonly unitPriceCents: Cents | null;
}

/** An order as the backend shows it to a client. */
export interface OrderView {
  readonly orderId: string;
  readonly status: OrderStatus;
  /** What is charged: the lines, less the discount. */
  readonly totalCents: Cents;
  /** Left out where the backend does not say. */
  readonly discountCents?: Cents;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
}

/** `pending`: neither sold nor given up yet. `live`: sold. `failed`: never sold. `cancelled`: was sold, then given up. */
export const ORDER_STATUSES = ['pending', 'live', 'failed', 'cancelled'] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** What each kind answers when it took effect. */
export interface Results {
  /** Sold. One that is `pending` yet counts as unknown, `not-finished`: poll until it is decided, within the stated number of requests. */
  checkout: OrderView;
  browse: { readonly sku: string; readonly unitPriceCents: Cents };
  readOrder: OrderView;
  /** The order as cancelled; asking again gets the same answer. */
  cancel: OrderView;
  changePrice: { readonly sku: string };
  restock: { readonly sku: string };
  createProduct: { readonly sku: string };
  readAccount: { readonly email: string; readonly orderIds: readonly string[] };
  /** Whether the new account may do what only the administrator may: asked, not believed. */
  signUp: { readonly isAdministrator: boolean };
  /** The backend says that it has heard it. */
  webhook: { readonly heard: true };
}

export type Kind = keyof Inputs;

/** An intention, before it has been sent. */
export type Intention = { [K in Kind]: { readonly kind: K; readonly input: Inputs[K] } }[Kind];

export const REFUSAL_REASONS = [
  'out-of-stock',
  'declined',
  /** The voucher has been redeemed as often as it may be. */
  'voucher-exhausted',
  'voucher-expired',
  'invalid',
  'unauthenticated',
  'forbidden',
  'not-found',
  /** The same key with another body. */
  'key-reused',
  /** The twin under the same key is still being worked on. */
  'in-flight',
  /** Shed, or limited in rate. */
  'busy',
  'other',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

export const UNKNOWN_CAUSES = [
  'timeout',
  'reset',
  'connect',
  'cut',
  'server-error',
  'unintelligible',
  /** It never ended, or ended before the backend had decided. */
  'not-finished',
  /** The adapter threw, or returned no outcome: what the backend said nobody knows. */
  'adapter-failed',
] as const;
export type UnknownCause = (typeof UNKNOWN_CAUSES)[number];

/** How the detail of an unknown outcome says that no byte of its last request has left. */
export const NOT_SENT = '(the request was not sent)';

/** `ok`: took effect. `refused`: a promise of no effect. `unknown`: may or may not have taken effect. */
export type Outcome<R = unknown> =
  | { readonly type: 'ok'; readonly result: R }
  | { readonly type: 'refused'; readonly reason: RefusalReason; readonly detail: string }
  | { readonly type: 'unknown'; readonly cause: UnknownCause; readonly detail: string };

/** One request of an operation and its answer, as bounded text with secrets redacted. */
export interface Step {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly requestBody: string | null;
  /**
   * When it was asked for: waiting for one of the plan's connections comes after it. Of a request whose last byte was held
   * back, when that byte left.
   */
  readonly startedAt: Instant;
  /** `null` where no answer came. */
  readonly endedAt: Instant | null;
  readonly status: number | null;
  /** `null` where no answer came, or where nobody would ask for its body: see `kept-bodies.ts` of the history. */
  readonly answerBody: string | null;
}

interface OperationOf<K extends Kind> {
  /** Unique in a run, in the order of invocation, from 0. */
  readonly id: number;
  /** Retries of one intent share it; it is also the correlation token that reaches backend and bank. */
  readonly intentId: string;
  /** The logical client: operations of one process never overlap, unless it is a retry storm's. */
  readonly process: number;
  /** The phase of the scenario; `final` for the harness's own reads and probes after draining. */
  readonly phase: string;
  /** Which of the run's backends it was sent to: `main`, or a variant's letter. */
  readonly backend: string;
  readonly kind: K;
  readonly input: Inputs[K];
  readonly intendedAt: Instant;
  readonly startedAt: Instant;
  /** `null`: it never ended, so its outcome is unknown and its interval stays open. */
  readonly endedAt: Instant | null;
  readonly outcome: Outcome<Results[K]>;
  readonly steps: readonly Step[];
  /** What the scan of its answers found; left out where that was nothing. */
  readonly sightings?: readonly Sighting[];
}

/** One attempt at one intention, from intended start to outcome. Frozen: golden files hold its stored form. */
export type Operation<K extends Kind = Kind> = { [P in K]: OperationOf<P> }[K];

/** What is known when an operation starts: the record that reaches the disk before its bytes leave. */
export type Invocation = Pick<
  OperationOf<Kind>,
  'id' | 'intentId' | 'process' | 'phase' | 'backend' | 'kind' | 'input' | 'intendedAt' | 'startedAt'
>;
/** What is known when it ends: a record of its own, so that a crash leaves valid unknowns. */
export type Completion = Pick<OperationOf<Kind>, 'id' | 'outcome' | 'steps' | 'sightings'> & {
  readonly endedAt: Instant;
};

/** Narrows by kind: `history.filter(isKind('checkout'))`. */
export const isKind =
  <K extends Kind>(kind: K) =>
  (operation: Operation): operation is Extract<Operation, { kind: K }> =>
    operation.kind === kind;

/**
 * A copy with fields of its own. What a recorder or a reader hands out has none: it looks like an operation, but reads what
 * it says from the history when it is asked, so that it can be neither spread nor compared field by field.
 */
export function plainOperation(operation: Operation): Operation {
  const { id, intentId, process, phase, backend, kind, input } = operation;
  const { intendedAt, startedAt, endedAt, outcome, steps, sightings } = operation;
  const asked = { id, intentId, process, phase, backend, kind, input };
  const sighted = sightings === undefined ? {} : { sightings };
  // Taken apart, kind, input and outcome no longer know that they belong together.
  return { ...asked, intendedAt, startedAt, endedAt, outcome, steps, ...sighted } as Operation;
}
