import type { RedemptionRecord } from '../../model/evidence.ts';
import type { Numbering } from './numbering.ts';
import { Row } from './row.ts';
import { Table } from './table.ts';
import { type NumberedTexts, SharedTexts } from './texts.ts';

export class RedemptionTable extends Table<RedemptionRecord> {
  readonly code: SharedTexts<string>;
  readonly orderId: SharedTexts<string>;
  readonly givenBack: boolean[] = [];

  constructor({ orders, words }: Numbering) {
    super();
    this.code = new SharedTexts(words);
    this.orderId = new SharedTexts(orders);
  }

  override orderIds(): NumberedTexts {
    return this.orderId.numbered;
  }

  protected put(record: RedemptionRecord): void {
    this.code.add(record.code);
    this.orderId.add(record.orderId);
    this.givenBack.push(record.givenBack);
  }

  protected row(place: number): RedemptionRecord {
    return new RedemptionRow(this, place);
  }
}

class RedemptionRow extends Row implements RedemptionRecord {
  readonly #of: RedemptionTable;
  readonly #place: number;

  constructor(of: RedemptionTable, place: number) {
    super();
    this.#of = of;
    this.#place = place;
  }

  get code(): string {
    return this.#of.code.at(this.#place);
  }

  get orderId(): string {
    return this.#of.orderId.at(this.#place);
  }

  get givenBack(): boolean {
    return this.#of.givenBack[this.#place] ?? false;
  }
}
