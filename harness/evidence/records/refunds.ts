import type { RefundRecord } from '../../model/evidence.ts';
import type { Cents } from '../../model/money.ts';
import { Numbers } from '../columns.ts';
import type { Numbering } from './numbering.ts';
import { Row } from './row.ts';
import { Sparse } from './sparse.ts';
import { Table } from './table.ts';
import { SharedTexts } from './texts.ts';

export class RefundTable extends Table<RefundRecord> {
  readonly refundId: string[] = [];
  readonly paymentId: string[] = [];
  readonly amountCents = new Numbers();
  readonly currency: SharedTexts<string>;
  readonly refused = new Sparse<true>();

  constructor({ words }: Numbering) {
    super();
    this.currency = new SharedTexts(words);
  }

  protected put(record: RefundRecord): void {
    this.refundId.push(record.refundId);
    this.paymentId.push(record.paymentId);
    this.amountCents.add(record.amountCents);
    this.currency.add(record.currency);
    this.refused.add(record.refused);
  }

  protected row(place: number): RefundRecord {
    return new RefundRow(this, place);
  }
}

class RefundRow extends Row implements RefundRecord {
  readonly #of: RefundTable;
  readonly #place: number;

  constructor(of: RefundTable, place: number) {
    super();
    this.#of = of;
    this.#place = place;
  }

  get refundId(): string {
    return this.#of.refundId[this.#place] ?? '';
  }

  get paymentId(): string {
    return this.#of.paymentId[this.#place] ?? '';
  }

  get amountCents(): Cents {
    return this.#of.amountCents.at(this.#place);
  }

  get currency(): string {
    return this.#of.currency.at(this.#place);
  }

  get refused(): true | undefined {
    return this.#of.refused.at(this.#place);
  }
}
