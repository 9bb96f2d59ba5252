import type { MovementRecord } from '../../model/evidence.ts';
import { Numbers } from '../columns.ts';
import type { Numbering } from './numbering.ts';
import { Row } from './row.ts';
import { Table } from './table.ts';
import { type NumberedTexts, SharedTexts } from './texts.ts';

export class MovementTable extends Table<MovementRecord> {
  readonly sku: SharedTexts<string>;
  readonly delta = new Numbers();
  readonly reason: SharedTexts<MovementRecord['reason']>;
  readonly orderId: SharedTexts<string | null>;

  constructor({ orders, words }: Numbering) {
    super();
    this.sku = new SharedTexts(words);
    this.reason = new SharedTexts(words);
    this.orderId = new SharedTexts(orders);
  }

  override orderIds(): NumberedTexts {
    return this.orderId.numbered;
  }

  protected put(record: MovementRecord): void {
    this.sku.add(record.sku);
    this.delta.add(record.delta);
    this.reason.add(record.reason);
    this.orderId.add(record.orderId);
  }

  protected row(place: number): MovementRecord {
    return new MovementRow(this, place);
  }
}

class MovementRow extends Row implements MovementRecord {
  readonly #of: MovementTable;
  readonly #place: number;

  constructor(of: MovementTable, place: number) {
    super();
    this.#of = of;
    this.#place = place;
  }

  get sku(): string {
    return this.#of.sku.at(this.#place);
  }

  get delta(): number {
    return this.#of.delta.at(this.#place);
  }

  get reason(): MovementRecord['reason'] {
    return this.#of.reason.at(this.#place);
  }

  get orderId(): string | null {
    return this.#of.orderId.at(this.#place);
  }
}
