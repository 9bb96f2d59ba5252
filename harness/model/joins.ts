import type {
  LineRecord,
  MailRecord,
  MovementRecord,
  OrderRecord,
  PaymentRecord,
  RedemptionRecord,
  TransitionRecord,
} from './evidence.ts';
import type { LookOperation } from './look-listener.ts';
import type { Cents } from './money.ts';
import type { Actor, CartLine, Kind, Operation, OrderLine, OrderStatus, Outcome } from './operation.ts';
import type { Instant } from './time.ts';

/** Items by the number of what they belong to, in the order of their collection. */
export interface Grouped<T> {
  of(group: number): readonly T[];
  count(group: number): number;
  /** The groups with this number and higher ones that have any item, in the order of the collection. */
  from(group: number): readonly number[];
}

/**
 * A checkout, as far as folds over a million of them ask. It reads from columns; what else there is to know, in `operation`, is
 * unpacked where somebody asks, and that is for what is told to people.
 */
export interface Attempt {
  readonly id: number;
  readonly intentId: string;
  readonly actor: Actor;
  readonly startedAt: Instant;
  /** When its client had an answer or gave up; `null`: never. */
  readonly endedAt: Instant | null;
  /** When it can no longer take effect. An unknown one never ends, whenever its client gave up. */
  readonly end: Instant;
  readonly type: Outcome['type'];
  /** Why it was refused; empty where it was not. A word of an adapter: not all are known. */
  readonly reason: string;
  /** The code of the voucher that it asks for. */
  readonly voucher: string | undefined;
  readonly isForged: boolean;
  /** What was asked for, a forged quantity aside: see `operation.input.forgery`. */
  readonly lines: readonly CartLine[];
  /** The order as the answer shows it; `null` where it was not ok. */
  readonly told: Told | null;
  readonly operation: Operation<'checkout'>;
}

/** What the answer to a checkout says of its order. */
export interface Told {
  /** The number of its id: below the number of orders it is the order's place in their collection. */
  readonly order: number;
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly totalCents: Cents;
  readonly discountCents: Cents | undefined;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
}

/** A read of an order, or an attempt to cancel one. Like an attempt, it unpacks what there is only for people. */
export interface Look {
  readonly operation: LookOperation;
  readonly kind: LookOperation['kind'];
  readonly actor: Actor;
  /** The number of the key under which was ordered what it asks for; -1 where it asks for an id. */
  readonly key: number;
  /** The number of the id that it asks for; -1 where it asks for what an intent made. */
  readonly order: number;
  readonly startedAt: Instant;
  readonly end: Instant;
  readonly type: Outcome['type'];
  /** The order that it was shown; `null` where it was not ok. */
  readonly told: Pick<Told, 'order' | 'orderId' | 'status' | 'totalCents'> | null;
}

/** Acknowledged sales of one sku in the order of time, a place each: one for each intent, from when its buyer knew of it. */
export interface Sales {
  readonly count: number;
  readonly at: Float64Array;
  /** The least that any acknowledgement of the intent promised. */
  readonly units: Float64Array;
  /** 1 where anybody tried to cancel its order. */
  readonly givenUp: Int32Array;
  intent(place: number): Intent;
}

/** Answered reads of one product's page, a place each: columns, since nothing comes more often than they do. */
export interface PageReads {
  readonly count: number;
  readonly startedAt: Float64Array;
  readonly ends: Float64Array;
  /** What was shown; minus infinity where there was no such product. */
  readonly prices: Float64Array;
  /** The number of the session that each belongs to. */
  readonly sessions: Int32Array;
  at(place: number): Operation<'browse'>;
}

export type Acknowledged = Attempt & { readonly told: Told };

/**
 * All attempts of one buyer under one key. `ok` where one of them was acknowledged; `unknown` where none was, but one may have
 * taken effect; `refused` only where every attempt was: a twin that is told "in flight" was not refused.
 */
export interface Intent {
  readonly intentId: string;
  readonly actor: Actor;
  readonly attempts: readonly Attempt[];
  readonly acknowledged: readonly Acknowledged[];
  readonly fate: Outcome['type'];
  /** The earliest moment at which it may have taken effect, since refused attempts had none; infinity where none could. */
  readonly effectFrom: Instant;
  /** From this moment on the shop has said that it took effect; infinity where it never did. */
  readonly effectBy: Instant;
  /** Whether another buyer sent the same key: keys belong to a buyer, but the bank cannot tell whose a payment was. */
  readonly shared: boolean;
  /** The buyer's own orders under the key. */
  readonly orders: readonly OrderRecord[];
  /** Attempts to cancel its order, whoever made them: where one was let in, the order is cancelled. */
  readonly cancels: readonly Operation<'cancel'>[];
  /** The bank's payments for it, or none where it cannot be told whose they were. */
  readonly payments: readonly PaymentRecord[];
}

/**
 * How everything belongs together. An order's number is its place in its collection; an id that no order has, but something else
 * speaks of, has a higher one. Nothing is made before somebody asks for it, and then once.
 */
export interface Joins {
  readonly operationsOf: { readonly [K in Kind]: readonly Operation<K>[] };
  /** The latest end of any operation. */
  readonly lastEnd: Instant;
  /** In the order of invocation. */
  readonly attempts: readonly Attempt[];
  /** In the order in which they were first tried. */
  readonly intents: readonly Intent[];
  /** By the number of their key, whoever sent it. */
  readonly attemptsByKey: Grouped<Attempt>;
  readonly ordersByKey: Grouped<OrderRecord>;
  readonly paymentsByKey: Grouped<PaymentRecord>;
  /** By the number of the key under which was ordered what they give up. */
  readonly cancelsByKey: Grouped<Operation<'cancel'>>;
  /** An attempt stands once under each sku of its cart, however many lines name it. */
  readonly attemptsBySku: ReadonlyMap<string, readonly Attempt[]>;
  /** All reads of orders and cancellations: first the reads, each in the order of invocation. */
  readonly looks: readonly Look[];
  readonly looksByKey: Grouped<Look>;
  /** By the number of the order that an answer showed: those who were shown it, attempts first. */
  readonly tellingsOfOrder: Grouped<Attempt | Look>;
  readonly salesBySku: ReadonlyMap<string, Sales>;
  /** By the product that was asked for: reads that say what is on its page, or that there is none. */
  readonly pageReadsBySku: ReadonlyMap<string, PageReads>;
  /** Reads that were answered with the page of another product. */
  readonly strayPages: readonly Operation<'browse'>[];
  /** A buyer is one session, wherever; whoever else acts is one as long as the same process of a phase does. */
  sessionOf(operation: Operation): number;
  /** All attempts under a key, whoever sent it. */
  attemptsUnder(intentId: string | null): readonly Attempt[];
  intentsUnder(intentId: string | null): readonly Intent[];
  /** Attempts to cancel what was ordered under a key, whoever made them. */
  cancelsUnder(intentId: string | null): readonly Operation<'cancel'>[];
  ordersUnder(intentId: string): readonly OrderRecord[];
  paymentsUnder(intentId: string): readonly PaymentRecord[];
  /** All attempts under the key of an order. */
  attemptsOfOrder(order: number): readonly Attempt[];
  /** Any id has one. */
  orderNumber(orderId: string): number;
  orderIdOf(order: number): string;
  /** The order with this number; `undefined` where the database has none, or was not asked. */
  orderAt(order: number): OrderRecord | undefined;
  readonly linesOfOrder: Grouped<LineRecord>;
  readonly redemptionsOfOrder: Grouped<RedemptionRecord>;
  /** Those of one order in the order in which they happened. */
  readonly transitionsOfOrder: Grouped<TransitionRecord>;
  readonly movementsOfOrder: Grouped<MovementRecord>;
  readonly mailsOfOrder: Grouped<MailRecord>;
  /**
   * Payments by the one order that each is for. The intent on the card's token comes first, since the backend cannot lie about it;
   * its reference decides between several orders of one intent, and where there is no intent.
   */
  readonly paymentsOfOrder: Grouped<PaymentRecord>;
  /** Payments for no order. */
  readonly homelessPayments: readonly PaymentRecord[];
}
