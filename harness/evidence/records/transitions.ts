import type { TransitionRecord } from '../../model/evidence.ts';
import type { Numbering } from './numbering.ts';
import { Row } from './row.ts';
import { Table } from './table.ts';
import { type NumberedTexts, SharedTexts } from './texts.ts';

export class TransitionTable extends Table<TransitionRecord> {
  readonly orderId: SharedTexts<string>;
  readonly from: SharedTexts<TransitionRecord['from']>;
  readonly to: SharedTexts<TransitionRecord['to']>;

  constructor({ orders, words }: Numbering) {
    super();
    this.orderId = new SharedTexts(orders);
    this.from = new SharedTexts(words);
    this.to = new SharedTexts(words);
  }

  override orderIds(): NumberedTexts {
    return this.orderId.numbered;
  }

  protected put(record: TransitionRecord): void {
    this.orderId.add(record.orderId);
    this.from.add(record.from);
    this.to.add(record.to);
  }

  protected row(place: number): TransitionRecord {
    return new TransitionRow(this, place);
  }
}

class TransitionRow extends Row implements TransitionRecord {
  readonly #of: TransitionTable;
  readonly #place: number;

  constructor(of: TransitionTable, place: number) {
    super();
    this.#of = of;
    this.#place = place;
  }

  get orderId(): string {
    return this.#of.orderId.at(this.#place);
  }

  get from(): TransitionRecord['from'] {
    return this.#of.from.at(this.#place);
  }

  get to(): TransitionRecord['to'] {
    return this.#of.to.at(this.#place);
  }
}
