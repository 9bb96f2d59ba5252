import type { Attempt, Told } from '../model/joins.ts';
import type { Cents } from '../model/money.ts';
import type { Actor, CartLine, Operation, OrderLine, OrderStatus, Outcome } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import type { CheckoutColumns } from './checkout-columns.ts';

/** A row of the columns, as a fold reads it: two words of memory. */
export class AttemptRow implements Attempt {
  readonly #columns: CheckoutColumns;
  readonly #row: number;

  constructor(columns: CheckoutColumns, row: number) {
    this.#columns = columns;
    this.#row = row;
  }

  get operation(): Operation<'checkout'> {
    const operation = this.#columns.operations[this.#row];
    if (operation === undefined) throw new Error(`there is no checkout ${this.#row}`);
    return operation;
  }

  get id(): number {
    return this.operation.id;
  }

  get intentId(): string {
    return this.#columns.intentIdOf(this.#row);
  }

  get actor(): Actor {
    return this.#columns.actorOf(this.#row);
  }

  get startedAt(): Instant {
    return this.#columns.startedAt[this.#row] ?? 0;
  }

  get endedAt(): Instant | null {
    return this.operation.endedAt;
  }

  get end(): Instant {
    return this.#columns.ends[this.#row] ?? 0;
  }

  get type(): Outcome['type'] {
    return this.#columns.typeOf(this.#row);
  }

  get reason(): string {
    return this.type === 'refused' ? this.#columns.wordOf(this.#row) : '';
  }

  get voucher(): string | undefined {
    return this.#columns.voucherOf(this.#row);
  }

  get isForged(): boolean {
    return this.#columns.isForged(this.#row);
  }

  get told(): Told | null {
    return this.type === 'ok' ? new ToldRow(this.#columns, this.#row) : null;
  }

  get lines(): readonly CartLine[] {
    return this.#columns.linesOf(this.#row);
  }
}

class ToldRow implements Told {
  readonly #columns: CheckoutColumns;
  readonly #row: number;

  constructor(columns: CheckoutColumns, row: number) {
    this.#columns = columns;
    this.#row = row;
  }

  get order(): number {
    return this.#columns.orderOf(this.#row);
  }

  get orderId(): string {
    return this.#columns.orderIdOf(this.#row);
  }

  get status(): OrderStatus {
    // It has been looked at when it was recorded.
    return this.#columns.wordOf(this.#row) as OrderStatus;
  }

  get totalCents(): Cents {
    return this.#columns.totalCentsOf(this.#row);
  }

  get discountCents(): Cents | undefined {
    return this.#columns.discountCentsOf(this.#row);
  }

  get currency(): string {
    return this.#columns.currencyOf(this.#row);
  }

  get lines(): readonly OrderLine[] {
    return this.#columns.shownOf(this.#row);
  }
}
