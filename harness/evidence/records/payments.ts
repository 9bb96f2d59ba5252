import type { PaymentRecord } from '../../model/evidence.ts';
import type { Cents } from '../../model/money.ts';
import { Numbers } from '../columns.ts';
import type { Numbering } from './numbering.ts';
import { Row } from './row.ts';
import { Table } from './table.ts';
import { type NumberedTexts, SharedTexts } from './texts.ts';

export class PaymentTable extends Table<PaymentRecord> {
  readonly paymentId: string[] = [];
  readonly intentId: SharedTexts<string | null>;
  readonly reference: SharedTexts<string | null>;
  readonly idempotencyKey: SharedTexts<string | null>;
  readonly amountCents = new Numbers();
  readonly currency: SharedTexts<string>;
  readonly state: SharedTexts<PaymentRecord['state']>;

  constructor({ orders, intents, words }: Numbering) {
    super();
    this.intentId = new SharedTexts(intents);
    this.reference = new SharedTexts(orders);
    // Shops tend to use the order's id for it.
    this.idempotencyKey = new SharedTexts(orders);
    this.currency = new SharedTexts(words);
    this.state = new SharedTexts(words);
  }

  override intentIds(): NumberedTexts {
    return this.intentId.numbered;
  }

  protected put(record: PaymentRecord): void {
    this.paymentId.push(record.paymentId);
    this.intentId.add(record.intentId);
    this.reference.add(record.reference);
    this.idempotencyKey.add(record.idempotencyKey);
    this.amountCents.add(record.amountCents);
    this.currency.add(record.currency);
    this.state.add(record.state);
  }

  protected row(place: number): PaymentRecord {
    return new PaymentRow(this, place);
  }
}

class PaymentRow extends Row implements PaymentRecord {
  readonly #of: PaymentTable;
  readonly #place: number;

  constructor(of: PaymentTable, place: number) {
    super();
    this.#of = of;
    this.#place = place;
  }

  get paymentId(): string {
    return this.#of.paymentId[this.#place] ?? '';
  }

  get intentId(): string | null {
    return this.#of.intentId.at(this.#place);
  }

  get reference(): string | null {
    return this.#of.reference.at(this.#place);
  }

  get idempotencyKey(): string | null {
    return this.#of.idempotencyKey.at(this.#place);
  }

  get amountCents(): Cents {
    return this.#of.amountCents.at(this.#place);
  }

  get currency(): string {
    return this.#of.currency.at(this.#place);
  }

  get state(): PaymentRecord['state'] {
    return this.#of.state.at(this.#place);
  }
}
