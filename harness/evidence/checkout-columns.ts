import { type CheckoutListener, outcomeTypeOf, tellCheckout } from '../model/checkout-listener.ts';
import type { Cents } from '../model/money.ts';
import type { Actor, CartLine, Operation, OrderLine, Outcome } from '../model/operation.ts';
import { actorFrom, numberOfActor } from './actors.ts';
import { bytes, floats, integers, places } from './arrays.ts';
import { Integers, Numbers } from './columns.ts';
import { Ids } from './ids.ts';

const TYPES: readonly Outcome['type'][] = ['ok', 'refused', 'unknown'];
const NONE = -1;
/** A price or a discount that an answer does not show. */
const UNSAID = Number.NaN;

/** Lines of carts or orders, one after the other. */
class Lines {
  /** Where each checkout's lines start; one more than there are checkouts. */
  readonly starts: Uint32Array;
  readonly skus = new Integers();
  readonly quantities = new Numbers();
  readonly unitPriceCents = new Numbers();

  constructor(checkouts: number) {
    this.starts = places(checkouts + 1);
  }

  add(sku: number, quantity: number): void {
    this.skus.add(sku);
    this.quantities.add(quantity);
  }

  cutTo(length: number): void {
    if (this.skus.length === length) return;
    for (const column of [this.skus, this.quantities, this.unitPriceCents]) column.cutTo(length);
  }
}

/** What checkouts say, a typed array each: some eighty bytes a checkout, where the same as objects would be eight hundred. */
export class CheckoutColumns implements CheckoutListener {
  readonly operations: readonly Operation<'checkout'>[];
  /** Numbers of intent ids. */
  readonly keys: Int32Array;
  readonly startedAt: Float64Array;
  readonly ends: Float64Array;
  readonly #actors: Int32Array;
  readonly #types: Uint8Array;
  readonly #forged: Uint8Array;
  readonly #orders: Int32Array;
  readonly #totals: Float64Array;
  readonly #discounts: Float64Array;
  readonly #vouchers: Int32Array;
  /** Of what was refused the reason, of what was ok the status. */
  readonly #words: Int32Array;
  readonly #currencies: Int32Array;
  readonly #wanted: Lines;
  readonly #shown: Lines;
  readonly #texts = new Ids();
  readonly #intentIds: Ids;
  readonly #orderIds: Ids;
  #row = 0;

  /** Numbers what it meets with `intentIds` and `orderIds`, which other columns share. */
  constructor(operations: readonly Operation<'checkout'>[], intentIds: Ids, orderIds: Ids) {
    const count = operations.length;
    this.operations = operations;
    this.#intentIds = intentIds;
    this.#orderIds = orderIds;
    this.keys = integers(count);
    this.startedAt = floats(count);
    this.ends = floats(count);
    this.#actors = integers(count);
    this.#types = bytes(count);
    this.#forged = bytes(count);
    this.#orders = integers(count);
    this.#totals = floats(count);
    this.#discounts = floats(count);
    this.#vouchers = integers(count);
    this.#words = integers(count);
    this.#currencies = integers(count);
    this.#wanted = new Lines(count);
    this.#shown = new Lines(count);
    for (const operation of operations) this.#hear(operation);
  }

  #hear(operation: Operation<'checkout'>): void {
    const row = this.#row;
    tellCheckout(operation, this);
    const { startedAt, endedAt } = operation;
    const type = outcomeTypeOf(operation);
    this.startedAt[row] = startedAt;
    this.ends[row] = type === 'unknown' || endedAt === null ? Number.POSITIVE_INFINITY : endedAt;
    this.#types[row] = TYPES.indexOf(type);
    this.#wanted.starts[row + 1] = this.#wanted.skus.length;
    this.#shown.starts[row + 1] = this.#shown.skus.length;
    this.#row = row + 1;
  }

  begin(): void {
    this.#wanted.cutTo(this.#wanted.starts[this.#row] ?? 0);
    this.#shown.cutTo(this.#shown.starts[this.#row] ?? 0);
  }

  asked(intentId: string, actor: Actor, voucher: string | undefined, isForged: boolean): void {
    this.keys[this.#row] = this.#intentIds.numberOf(intentId);
    this.#actors[this.#row] = numberOfActor(actor);
    this.#vouchers[this.#row] = voucher === undefined ? NONE : this.#texts.numberOf(voucher);
    this.#forged[this.#row] = isForged ? 1 : 0;
  }

  line(sku: string, quantity: number): void {
    this.#wanted.add(this.#texts.numberOf(sku), quantity);
  }

  shown(sku: string, quantity: number, unitPriceCents: Cents | null): void {
    this.#shown.add(this.#texts.numberOf(sku), quantity);
    this.#shown.unitPriceCents.add(unitPriceCents ?? UNSAID);
  }

  ok(
    orderId: string,
    status: string,
    totalCents: Cents,
    discountCents: Cents | undefined,
    currency: string,
  ): void {
    this.#orders[this.#row] = this.#orderIds.numberOf(orderId);
    this.#words[this.#row] = this.#texts.numberOf(status);
    this.#totals[this.#row] = totalCents;
    this.#discounts[this.#row] = discountCents ?? UNSAID;
    this.#currencies[this.#row] = this.#texts.numberOf(currency);
  }

  refused(reason: string): void {
    this.#words[this.#row] = this.#texts.numberOf(reason);
  }

  unknown(): void {
    // It has no word, and nobody asks for one.
  }

  intentIdOf(row: number): string {
    return this.#intentIds.textOf(this.keys[row] ?? NONE);
  }

  actorOf(row: number): Actor {
    return actorFrom(this.#actors[row] ?? NONE);
  }

  typeOf(row: number): Outcome['type'] {
    return TYPES[this.#types[row] ?? 0] ?? 'unknown';
  }

  voucherOf(row: number): string | undefined {
    const voucher = this.#vouchers[row] ?? NONE;
    return voucher === NONE ? undefined : this.#texts.textOf(voucher);
  }

  isForged(row: number): boolean {
    return this.#forged[row] === 1;
  }

  orderOf(row: number): number {
    return this.#orders[row] ?? 0;
  }

  /** The numbers of the orders that were acknowledged, `none` for the others. */
  acknowledged(none: number): Int32Array {
    return this.#orders.map((order, row) => (this.typeOf(row) === 'ok' ? order : none));
  }

  orderIdOf(row: number): string {
    return this.#orderIds.textOf(this.orderOf(row));
  }

  totalCentsOf(row: number): Cents {
    return this.#totals[row] ?? 0;
  }

  discountCentsOf(row: number): Cents | undefined {
    const discountCents = this.#discounts[row] ?? UNSAID;
    return Number.isNaN(discountCents) ? undefined : discountCents;
  }

  /** Of what was refused the reason, of what was ok the status of its order. */
  wordOf(row: number): string {
    return this.#texts.textOf(this.#words[row] ?? 0);
  }

  currencyOf(row: number): string {
    return this.#texts.textOf(this.#currencies[row] ?? 0);
  }

  linesOf(row: number): readonly CartLine[] {
    const { starts, skus, quantities } = this.#wanted;
    const lines: CartLine[] = [];
    for (let line = starts[row] ?? 0; line < (starts[row + 1] ?? 0); line += 1)
      lines.push({ sku: this.#texts.textOf(skus.at(line)), quantity: quantities.at(line) });
    return lines;
  }

  shownOf(row: number): readonly OrderLine[] {
    const { starts, skus, quantities, unitPriceCents } = this.#shown;
    const lines: OrderLine[] = [];
    for (let line = starts[row] ?? 0; line < (starts[row + 1] ?? 0); line += 1) {
      const price = unitPriceCents.at(line);
      lines.push({
        sku: this.#texts.textOf(skus.at(line)),
        quantity: quantities.at(line),
        unitPriceCents: Number.isNaN(price) ? null : price,
      });
    }
    return lines;
  }
}
