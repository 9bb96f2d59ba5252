import type { MailRecord } from '../../model/evidence.ts';
import type { Sighting } from '../../model/sighting.ts';
import type { Numbering } from './numbering.ts';
import { Row } from './row.ts';
import { Sparse } from './sparse.ts';
import { Table } from './table.ts';
import { type NumberedTexts, SharedLists, SharedTexts } from './texts.ts';

export class MailTable extends Table<MailRecord> {
  readonly messageId: string[] = [];
  readonly to = new SharedLists();
  readonly subject: SharedTexts<string>;
  readonly orderId: SharedTexts<string | null>;
  readonly cancelledOrderId = new Sparse<string>();
  readonly sightings = new Sparse<readonly Sighting[]>();

  constructor({ orders, words }: Numbering) {
    super();
    this.subject = new SharedTexts(words);
    this.orderId = new SharedTexts(orders);
  }

  override orderIds(): NumberedTexts {
    return this.orderId.numbered;
  }

  protected put(record: MailRecord): void {
    this.messageId.push(record.messageId);
    this.to.add(record.to);
    this.subject.add(record.subject);
    this.orderId.add(record.orderId);
    this.cancelledOrderId.add(record.cancelledOrderId);
    this.sightings.add(record.sightings);
  }

  protected row(place: number): MailRecord {
    return new MailRow(this, place);
  }
}

class MailRow extends Row implements MailRecord {
  readonly #of: MailTable;
  readonly #place: number;

  constructor(of: MailTable, place: number) {
    super();
    this.#of = of;
    this.#place = place;
  }

  get messageId(): string {
    return this.#of.messageId[this.#place] ?? '';
  }

  get to(): readonly string[] {
    return this.#of.to.at(this.#place);
  }

  get subject(): string {
    return this.#of.subject.at(this.#place);
  }

  get orderId(): string | null {
    return this.#of.orderId.at(this.#place);
  }

  get cancelledOrderId(): string | undefined {
    return this.#of.cancelledOrderId.at(this.#place);
  }

  get sightings(): readonly Sighting[] | undefined {
    return this.#of.sightings.at(this.#place);
  }
}
