import {
  type OrderRecord,
  type PaymentRecord,
  type Premises,
  type Rows,
  recordsOf,
  type Witnesses,
} from '../model/evidence.ts';
import type { Attempt, Intent, Joins, Look } from '../model/joins.ts';
import type { Operation } from '../model/operation.ts';
import { integers } from './arrays.ts';
import { AttemptRow } from './attempts.ts';
import { attribute } from './attribute.ts';
import { byKind } from './by-kind.ts';
import { bySku } from './by-sku.ts';
import { CheckoutColumns } from './checkout-columns.ts';
import { GroupedItems, NOBODY } from './grouped.ts';
import type { Ids } from './ids.ts';
import { Intents } from './intents.ts';
import { LookColumns } from './look-columns.ts';
import { movementsByOrder } from './movements-by-order.ts';
import { numberedByIntent, numberedByOrder, numberedIntents, numberedOrders } from './numbered.ts';
import { once } from './once.ts';
import { PageColumns } from './page-columns.ts';
import { salesBySku } from './sales.ts';
import { Sessions } from './sessions.ts';
import { keysAsTold, Unkeyed } from './unkeyed.ts';

/** Numbers ids and groups everything by them, where somebody asks. */
export class Joined implements Joins {
  readonly #intentIds: Ids;
  readonly #orderIds: Ids;
  readonly #orders: Rows<OrderRecord>;
  readonly #payments: Rows<PaymentRecord>;
  readonly #operations: () => Joins['operationsOf'];
  readonly #lastEnd: () => number;
  readonly #checkouts: () => CheckoutColumns;
  readonly #attempts: () => readonly Attempt[];
  readonly #attemptsByKey: () => GroupedItems<Attempt>;
  readonly #attemptsBySku: () => Joins['attemptsBySku'];
  readonly #sessions = new Sessions();
  readonly #lookColumns: () => LookColumns;
  readonly #looks: () => Joins['looks'];
  readonly #looksByKey: () => Joins['looksByKey'];
  readonly #tellings: () => Joins['tellingsOfOrder'];
  readonly #sales: () => Joins['salesBySku'];
  readonly #pages: () => PageColumns;
  readonly #pageReadsBySku: () => Joins['pageReadsBySku'];
  readonly #intents: () => Intents;
  readonly #ordersByKey: () => Keyed<OrderRecord>;
  readonly #paymentsByKey: () => Keyed<PaymentRecord>;
  readonly #cancelsByKey: () => GroupedItems<Operation<'cancel'>>;
  readonly #lines: () => Joins['linesOfOrder'];
  readonly #redemptions: () => Joins['redemptionsOfOrder'];
  readonly #transitions: () => Joins['transitionsOfOrder'];
  readonly #movements: () => Joins['movementsOfOrder'];
  readonly #mails: () => Joins['mailsOfOrder'];
  readonly #attributed: () => ReturnType<typeof attribute>;

  constructor(witnesses: Witnesses, { buyers }: Premises) {
    const { history } = witnesses;
    this.#orders = recordsOf(witnesses.orders);
    this.#payments = recordsOf(witnesses.payments);
    this.#orderIds = numberedOrders(this.#orders);
    this.#intentIds = numberedIntents(this.#orders);
    this.#operations = once(() => byKind(history));
    this.#lastEnd = once(() => history.reduce((last, { endedAt }) => Math.max(last, endedAt ?? 0), 0));
    this.#checkouts = once(
      () => new CheckoutColumns(this.operationsOf.checkout, this.#intentIds, this.#orderIds),
    );
    this.#attempts = once(() => {
      const columns = this.#checkouts();
      return columns.operations.map((_, row) => new AttemptRow(columns, row));
    });
    this.#attemptsByKey = once(() => {
      const { keys } = this.#checkouts();
      return new GroupedItems(this.attempts, keys, this.#intentIds.size);
    });
    this.#attemptsBySku = once(() => bySku(this.attempts));
    this.#lookColumns = once(() => {
      const { readOrder, cancel } = this.operationsOf;
      return new LookColumns([...readOrder, ...cancel], this.#intentIds, this.#orderIds);
    });
    this.#looks = once(() => this.#lookColumns().rows());
    this.#looksByKey = once(
      () => new GroupedItems(this.looks, this.#lookColumns().keys, this.#intentIds.size),
    );
    this.#tellings = once(() => this.#groupTellings());
    this.#sales = once(() => salesBySku(this.intents));
    this.#pages = once(() => new PageColumns(this.operationsOf.browse, this.#sessions));
    this.#pageReadsBySku = once(() => this.#pages().bySku());
    this.#ordersByKey = once(() => this.#groupOrders());
    this.#paymentsByKey = once(() => this.#byKey(this.#payments));
    this.#cancelsByKey = once(() => this.#groupCancels());
    const emails = once(() => new Set(buyers));
    this.#intents = once(
      () =>
        new Intents({
          attempts: this.attempts,
          keys: this.#checkouts().keys,
          byKey: this.#attemptsByKey(),
          ordersUnder: (key) => this.#ordersByKey().groups.of(key),
          paymentsUnder: (key) => this.#paymentsByKey().groups.of(key),
          cancelsUnder: (key) => this.#cancelsByKey().of(key),
          intentIdOf: (key) => this.#intentIds.textOf(key),
          emailOf: (actor) => (typeof actor === 'number' ? buyers[actor] : undefined),
          isBuyer: (email) => emails().has(email),
        }),
    );
    this.#lines = once(() => this.#byOrder(recordsOf(witnesses.lines)));
    this.#redemptions = once(() => this.#byOrder(recordsOf(witnesses.redemptions)));
    this.#transitions = once(() => this.#byOrder(recordsOf(witnesses.transitions)));
    this.#movements = once(() => movementsByOrder(recordsOf(witnesses.movements), this.#orderIds));
    this.#mails = once(() => this.#byOrder(recordsOf(witnesses.mails)));
    this.#attributed = once(() => {
      const refunds = recordsOf(witnesses.refunds).filter(({ refused }) => refused !== true);
      const refunded = new Set(refunds.map(({ paymentId }) => paymentId));
      const unkeyed = once(() => new Unkeyed(this.#orders, this.#ordersByKey().keys, buyers));
      return attribute(this.#payments, {
        orders: this.#orders,
        keys: this.#paymentsByKey().keys,
        ordersByKey: this.#ordersByKey().groups,
        orderOf: (reference) => {
          const order = this.orderNumber(reference);
          return order < this.#orders.length ? order : undefined;
        },
        unkeyed: (key) => (unkeyed().isEmpty ? [] : unkeyed().by(this.#attemptsByKey().of(key).map(actorOf))),
        isRefunded: ({ paymentId }) => refunded.has(paymentId),
      });
    });
  }

  get operationsOf(): Joins['operationsOf'] {
    return this.#operations();
  }
  get lastEnd(): number {
    return this.#lastEnd();
  }
  get attempts(): readonly Attempt[] {
    return this.#attempts();
  }
  get attemptsByKey(): Joins['attemptsByKey'] {
    return this.#attemptsByKey();
  }
  get cancelsByKey(): Joins['cancelsByKey'] {
    return this.#cancelsByKey();
  }
  get attemptsBySku(): Joins['attemptsBySku'] {
    return this.#attemptsBySku();
  }
  get looks(): Joins['looks'] {
    return this.#looks();
  }
  get looksByKey(): Joins['looksByKey'] {
    return this.#looksByKey();
  }
  get tellingsOfOrder(): Joins['tellingsOfOrder'] {
    return this.#tellings();
  }
  get salesBySku(): Joins['salesBySku'] {
    return this.#sales();
  }
  get pageReadsBySku(): Joins['pageReadsBySku'] {
    return this.#pageReadsBySku();
  }
  get strayPages(): Joins['strayPages'] {
    return this.#pages().strays;
  }
  sessionOf(operation: Operation): number {
    return this.#sessions.numberOf(operation);
  }
  get intents(): Joins['intents'] {
    return this.#intents().all;
  }
  get ordersByKey(): Joins['ordersByKey'] {
    return this.#ordersByKey().groups;
  }
  get paymentsByKey(): Joins['paymentsByKey'] {
    return this.#paymentsByKey().groups;
  }
  get linesOfOrder(): Joins['linesOfOrder'] {
    return this.#lines();
  }
  get redemptionsOfOrder(): Joins['redemptionsOfOrder'] {
    return this.#redemptions();
  }
  get transitionsOfOrder(): Joins['transitionsOfOrder'] {
    return this.#transitions();
  }
  get movementsOfOrder(): Joins['movementsOfOrder'] {
    return this.#movements();
  }
  get mailsOfOrder(): Joins['mailsOfOrder'] {
    return this.#mails();
  }
  get paymentsOfOrder(): Joins['paymentsOfOrder'] {
    return this.#attributed().byOrder;
  }
  get homelessPayments(): readonly PaymentRecord[] {
    return this.#attributed().homeless;
  }

  orderNumber(orderId: string): number {
    return this.#orderIds.numberOf(orderId);
  }

  orderAt(order: number): OrderRecord | undefined {
    return order < 0 ? undefined : this.#orders.at(order);
  }

  orderIdOf(order: number): string {
    return this.#orderIds.textOf(order);
  }

  attemptsUnder(intentId: string | null): readonly Attempt[] {
    const byKey = this.#attemptsByKey();
    return byKey.of(intentId === null ? NOBODY : (this.#intentIds.find(intentId) ?? NOBODY));
  }

  intentsUnder(intentId: string | null): readonly Intent[] {
    const [first] = this.attemptsUnder(intentId);
    return first === undefined
      ? []
      : this.#intents().under(intentId === null ? NOBODY : this.#intentIds.numberOf(intentId));
  }

  cancelsUnder(intentId: string | null): readonly Operation<'cancel'>[] {
    const cancels = this.#cancelsByKey();
    return cancels.of(intentId === null ? NOBODY : (this.#intentIds.find(intentId) ?? NOBODY));
  }

  attemptsOfOrder(order: number): readonly Attempt[] {
    return this.#attemptsByKey().of(this.#ordersByKey().keys[order] ?? NOBODY);
  }

  ordersUnder(intentId: string): readonly OrderRecord[] {
    // In this order: the groups know the ids that there were when they were made.
    const { groups } = this.#ordersByKey();
    return groups.of(this.#intentIds.find(intentId) ?? NOBODY);
  }

  paymentsUnder(intentId: string): readonly PaymentRecord[] {
    const { groups } = this.#paymentsByKey();
    return groups.of(this.#intentIds.find(intentId) ?? NOBODY);
  }

  #groupTellings(): GroupedItems<Attempt | Look> {
    const acknowledged = this.#checkouts().acknowledged(NOBODY);
    const { shownOrders } = this.#lookColumns();
    const orders = integers(acknowledged.length + shownOrders.length);
    orders.set(acknowledged);
    orders.set(shownOrders, acknowledged.length);
    return new GroupedItems([...this.attempts, ...this.looks], orders, this.#orderIds.size);
  }

  /** An order is spoken of by the intent that made it, or by an id whose intent an answer or the database tells. */
  #groupCancels(): GroupedItems<Operation<'cancel'>> {
    const { keys } = this.#checkouts();
    const { cancel } = this.operationsOf;
    const isById = cancel.some(({ input }) => 'id' in input.order);
    const keyOfOrder = new Map<number, number>();
    if (isById) {
      for (const [order, key] of this.#ordersByKey().keys.entries())
        if (key !== NOBODY) keyOfOrder.set(order, key);
      for (const [row, { told }] of this.attempts.entries())
        if (told !== null) keyOfOrder.set(told.order, keys[row] ?? NOBODY);
    }
    const keyOf = ({ input: { order } }: Operation<'cancel'>): number =>
      'of' in order
        ? this.#intentIds.numberOf(order.of)
        : (keyOfOrder.get(this.#orderIds.find(order.id) ?? NOBODY) ?? NOBODY);
    const keysOfCancels = Int32Array.from(cancel, keyOf);
    return new GroupedItems(cancel, keysOfCancels, this.#intentIds.size);
  }

  #groupOrders(): Keyed<OrderRecord> {
    const given = numberedByIntent(this.#orders, this.#intentIds);
    const keys = given.includes(NOBODY) ? keysAsTold(given, this.attempts, this.#checkouts().keys) : given;
    return { keys, groups: new GroupedItems(this.#orders, keys, this.#intentIds.size) };
  }

  #byKey<T extends { readonly intentId: string | null }>(records: Rows<T>): Keyed<T> {
    const keys = numberedByIntent(records, this.#intentIds);
    return { keys, groups: new GroupedItems(records, keys, this.#intentIds.size) };
  }

  #byOrder<T extends { readonly orderId: string | null }>(records: Rows<T>): GroupedItems<T> {
    const keys = numberedByOrder(records, this.#orderIds);
    return new GroupedItems(records, keys, this.#orderIds.size);
  }
}

const actorOf = ({ actor }: Attempt): Attempt['actor'] => actor;

/** Records under the keys of their intents. */
interface Keyed<T> {
  readonly keys: Int32Array;
  readonly groups: GroupedItems<T>;
}
