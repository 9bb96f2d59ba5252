import type { Declarations } from './declarations.ts';
import type { FaultRecord } from './fault.ts';
import type { Joins } from './joins.ts';
import type { Cents } from './money.ts';
import type { Operation, OrderStatus } from './operation.ts';
import type { Sighting } from './sighting.ts';

export {
  type Declarations,
  type Fields,
  fieldsOfAnswer,
  isSuccess,
  type PageLoads,
  STRICT,
  WORLD_PARTS,
  type WorldPart,
} from './declarations.ts';

/**
 * Records in their order: rows of columns that become objects where somebody asks, or an array. The same place asked twice may
 * give two objects, which have no fields of their own: tell records apart by their places, and never spread one.
 */
export interface Rows<T> extends Iterable<T> {
  readonly length: number;
  /** @param place from 0 to `length` - 1. */
  at(place: number): T | undefined;
  entries(): Iterable<[place: number, record: T]>;
  some(is: (record: T, place: number) => boolean): boolean;
  every(is: (record: T, place: number) => boolean): boolean;
  filter(is: (record: T, place: number) => boolean): T[];
  map<U>(to: (record: T, place: number) => U): U[];
  flatMap<U>(to: (record: T, place: number) => U | readonly U[]): U[];
  reduce<U>(add: (sum: U, record: T) => U, from: U): U;
}

/** What a witness says of one thing, or why it says nothing. */
export type Collection<T> =
  | { readonly state: 'known'; readonly records: Rows<T> }
  | { readonly state: 'absent'; readonly reason: string };

export const known = <T>(records: readonly T[]): Collection<T> => ({ state: 'known', records });
export const absent = (reason: string): Collection<never> => ({ state: 'absent', reason });

/** None where nobody could be asked: who asks this knows whether it was. */
export const recordsOf = <T>(collection: Collection<T>): Rows<T> =>
  collection.state === 'known' ? collection.records : [];

/** An order's header in the backend's database. */
export interface OrderRecord {
  readonly orderId: string;
  /** The correlation token of the intent that made it; `null` where it cannot be joined. */
  readonly intentId: string | null;
  /** The buyer's e-mail address as the database has it. */
  readonly buyer: string;
  readonly status: OrderStatus;
  /** What is charged: the lines, less the discount. */
  readonly totalCents: Cents;
  readonly discountCents: Cents;
  readonly currency: string;
  /** The code of the voucher that it was placed with. */
  readonly voucher: string | null;
}

/** A change of an order's status in the backend's audit trail: those of one order stand in the order in which they happened. */
export interface TransitionRecord {
  readonly orderId: string;
  /** `null` where the order came to be. */
  readonly from: OrderStatus | null;
  readonly to: OrderStatus;
}

export interface LineRecord {
  readonly orderId: string;
  readonly sku: string;
  readonly quantity: number;
  readonly unitPriceCents: Cents;
}

/** A change of stock that the backend wrote down. The initial stock is no movement. */
export interface MovementRecord {
  readonly sku: string;
  /** Negative where units leave. */
  readonly delta: number;
  readonly reason: 'sale' | 'release' | 'restock' | 'cancel';
  readonly orderId: string | null;
}

/** What is left of one sku at the end. */
export interface StockRecord {
  readonly sku: string;
  readonly onHand: number;
}

/** A payment in the bank's ledger. */
export interface PaymentRecord {
  readonly paymentId: string;
  /** Read off the card's token, which the backend only passes on: it cannot lie about it. */
  readonly intentId: string | null;
  /** What the backend gave as its reference; here its order id. */
  readonly reference: string | null;
  readonly idempotencyKey: string | null;
  readonly amountCents: Cents;
  readonly currency: string;
  readonly state: 'authorised' | 'captured' | 'declined' | 'voided';
}

export interface RefundRecord {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amountCents: Cents;
  readonly currency: string;
  /** The bank was asked for it and refused, since there was not so much left to give back. Left out where money went back. */
  readonly refused?: true | undefined;
}

/** A voucher by the backend's own counter: how often it counts as redeemed, less what was given back. */
export interface VoucherRecord {
  readonly code: string;
  readonly limit: number;
  readonly redeemed: number;
}

/** That an order redeemed a voucher. */
export interface RedemptionRecord {
  readonly code: string;
  readonly orderId: string;
  readonly givenBack: boolean;
}

/** How often product pages were loaded from the database, by its own counters. */
export interface LoadRecord {
  /** `null`: of all products together. */
  readonly sku: string | null;
  readonly loads: number;
}

/** A mail in the mailbox. */
export interface MailRecord {
  readonly messageId: string;
  readonly to: readonly string[];
  readonly subject: string;
  /** The order that it confirms, as the adapter reads it; `null` where it confirms none. */
  readonly orderId: string | null;
  /** The order whose cancellation it tells of; left out where it tells of none. */
  readonly cancelledOrderId?: string | undefined;
  /** What the scan of it found; left out where that was nothing. */
  readonly sightings?: readonly Sighting[] | undefined;
}

export interface Product {
  readonly sku: string;
  readonly name: string;
  readonly unitPriceCents: Cents;
  readonly stock: number;
}

/** A voucher over an amount: what an order does not use of it is gone. (How a percentage is rounded is each shop's own.) */
export interface Voucher {
  readonly code: string;
  /** How many orders may be placed with it. */
  readonly limit: number;
  /** Never more than the order costs. */
  readonly discountCents: Cents;
  /** How long it is good, from set-up on; where a shop's clock is coarse, its adapter rounds down. Left out: for ever. */
  readonly expiresInMs?: number;
}

export interface Catalogue {
  readonly currency: string;
  /** What the scenario sells. */
  readonly products: readonly Product[];
  readonly vouchers?: readonly Voucher[];
  /** Further products, made up by the adapter, that make the tables as large as a real shop's. */
  readonly filler: number;
}

/**
 * As addresses are compared: whatever the case. (The part before the @ may tell cases apart by RFC 5321, section 2.4, and in practice
 * nobody's does; shops write them down in lower case.)
 */
export const addressOf = (email: string): string => email.toLowerCase();

/** The four witnesses, normalised: invariants never see a schema. */
export interface Witnesses {
  readonly history: readonly Operation[];
  readonly faults: readonly FaultRecord[];
  readonly orders: Collection<OrderRecord>;
  readonly lines: Collection<LineRecord>;
  readonly movements: Collection<MovementRecord>;
  readonly stock: Collection<StockRecord>;
  readonly payments: Collection<PaymentRecord>;
  readonly refunds: Collection<RefundRecord>;
  readonly vouchers: Collection<VoucherRecord>;
  readonly redemptions: Collection<RedemptionRecord>;
  readonly transitions: Collection<TransitionRecord>;
  readonly loads: Collection<LoadRecord>;
  readonly mails: Collection<MailRecord>;
  /** What the scan of the backend's log found. */
  readonly logs: Collection<Sighting>;
}

/** What the run knew beforehand: the other half of the evidence. */
export interface Premises {
  readonly catalogue: Catalogue;
  readonly declarations: Declarations;
  /** E-mail addresses, by buyer index. */
  readonly buyers: readonly string[];
  /** Why the backend was not quiet when the witnesses were asked; `null` where it was. */
  readonly notDrained: string | null;
  /** Whether the backend, alive, had all the time that draining may take: only then is what is still open overdue. */
  readonly graceGiven: boolean;
  /** How the backend ended without being told to; `null` where it did not. */
  readonly died: string | null;
  /** Whether every answer was scanned as it arrived: of older runs nobody knows what they would have shown. */
  readonly inspected?: boolean;
}

/** The evidence by sku, order, intent and buyer: built once, read by every invariant. */
export interface Indexes extends Joins {
  readonly restocksBySku: ReadonlyMap<string, readonly Operation<'restock'>[]>;
  readonly onHandBySku: ReadonlyMap<string, number>;
  /** Money that went back; what the bank refused to send back is only in the records. */
  readonly refundsByPayment: ReadonlyMap<string, readonly RefundRecord[]>;
  readonly voucherByCode: ReadonlyMap<string, Voucher>;
  readonly productBySku: ReadonlyMap<string, Product>;
  /** Live orders by the voucher that they were sold with, and redemptions that were not given back. */
  readonly liveOrdersByVoucher: ReadonlyMap<string, readonly OrderRecord[]>;
  readonly standingRedemptionsByVoucher: ReadonlyMap<string, readonly RedemptionRecord[]>;
  /** Per sku: every price that was or may have been in force. */
  readonly pricesBySku: ReadonlyMap<string, PriceTimeline>;
}

/** A price that may have been in force from `from` to `until` (`null`: to the end); bounds widened by unknowns. */
export interface PriceTimeline {
  /** In the order in which they began. */
  readonly all: readonly PriceSpan[];
  /** Those of a closed stretch of time, in no order. */
  within(from: number, until: number): readonly PriceSpan[];
  /** Whether one of those is this price. */
  had(unitPriceCents: Cents, from: number, until: number): boolean;
}

export interface PriceSpan {
  readonly unitPriceCents: Cents;
  readonly from: number;
  readonly until: number | null;
}

export interface Evidence extends Witnesses, Premises {
  readonly index: Indexes;
}

/** The collections that an invariant may need. The history and the premises are always there. */
export type CollectionName =
  | 'orders'
  | 'lines'
  | 'movements'
  | 'stock'
  | 'payments'
  | 'refunds'
  | 'vouchers'
  | 'redemptions'
  | 'transitions'
  | 'loads'
  | 'mails'
  | 'logs';
