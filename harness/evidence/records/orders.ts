import type { OrderRecord } from '../../model/evidence.ts';
import type { Cents } from '../../model/money.ts';
import { Numbers } from '../columns.ts';
import type { Numbering } from './numbering.ts';
import { Row } from './row.ts';
import { Table } from './table.ts';
import { type NumberedTexts, SharedTexts } from './texts.ts';

export class OrderTable extends Table<OrderRecord> {
  readonly orderId: SharedTexts<string>;
  readonly intentId: SharedTexts<string | null>;
  readonly buyer: SharedTexts<string>;
  readonly status: SharedTexts<OrderRecord['status']>;
  readonly totalCents = new Numbers();
  readonly discountCents = new Numbers();
  readonly currency: SharedTexts<string>;
  readonly voucher: SharedTexts<string | null>;

  constructor({ orders, intents, words }: Numbering) {
    super();
    this.orderId = new SharedTexts(orders);
    this.intentId = new SharedTexts(intents);
    this.buyer = new SharedTexts(words);
    this.status = new SharedTexts(words);
    this.currency = new SharedTexts(words);
    this.voucher = new SharedTexts(words);
  }

  override orderIds(): NumberedTexts {
    return this.orderId.numbered;
  }

  override intentIds(): NumberedTexts {
    return this.intentId.numbered;
  }

  protected put(record: OrderRecord): void {
    this.orderId.add(record.orderId);
    this.intentId.add(record.intentId);
    this.buyer.add(record.buyer);
    this.status.add(record.status);
    this.totalCents.add(record.totalCents);
    this.discountCents.add(record.discountCents);
    this.currency.add(record.currency);
    this.voucher.add(record.voucher);
  }

  protected row(place: number): OrderRecord {
    return new OrderRow(this, place);
  }
}

class OrderRow extends Row implements OrderRecord {
  readonly #of: OrderTable;
  readonly #place: number;

  constructor(of: OrderTable, place: number) {
    super();
    this.#of = of;
    this.#place = place;
  }

  get orderId(): string {
    return this.#of.orderId.at(this.#place);
  }

  get intentId(): string | null {
    return this.#of.intentId.at(this.#place);
  }

  get buyer(): string {
    return this.#of.buyer.at(this.#place);
  }

  get status(): OrderRecord['status'] {
    return this.#of.status.at(this.#place);
  }

  get totalCents(): Cents {
    return this.#of.totalCents.at(this.#place);
  }

  get discountCents(): Cents {
    return this.#of.discountCents.at(this.#place);
  }

  get currency(): string {
    return this.#of.currency.at(this.#place);
  }

  get voucher(): string | null {
    return this.#of.voucher.at(this.#place);
  }
}
