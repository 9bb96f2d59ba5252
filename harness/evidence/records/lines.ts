import type { LineRecord } from '../../model/evidence.ts';
import type { Cents } from '../../model/money.ts';
import { Numbers } from '../columns.ts';
import type { Numbering } from './numbering.ts';
import { Row } from './row.ts';
import { Table } from './table.ts';
import { type NumberedTexts, SharedTexts } from './texts.ts';

export class LineTable extends Table<LineRecord> {
  readonly orderId: SharedTexts<string>;
  readonly sku: SharedTexts<string>;
  readonly quantity = new Numbers();
  readonly unitPriceCents = new Numbers();

  constructor({ orders, words }: Numbering) {
    super();
    this.orderId = new SharedTexts(orders);
    this.sku = new SharedTexts(words);
  }

  override orderIds(): NumberedTexts {
    return this.orderId.numbered;
  }

  protected put(record: LineRecord): void {
    this.orderId.add(record.orderId);
    this.sku.add(record.sku);
    this.quantity.add(record.quantity);
    this.unitPriceCents.add(record.unitPriceCents);
  }

  protected row(place: number): LineRecord {
    return new LineRow(this, place);
  }
}

class LineRow extends Row implements LineRecord {
  readonly #of: LineTable;
  readonly #place: number;

  constructor(of: LineTable, place: number) {
    super();
    this.#of = of;
    this.#place = place;
  }

  get orderId(): string {
    return this.#of.orderId.at(this.#place);
  }

  get sku(): string {
    return this.#of.sku.at(this.#place);
  }

  get quantity(): number {
    return this.#of.quantity.at(this.#place);
  }

  get unitPriceCents(): Cents {
    return this.#of.unitPriceCents.at(this.#place);
  }
}
