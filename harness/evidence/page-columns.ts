import { endOf } from '../model/checkout-listener.ts';
import type { PageReads } from '../model/joins.ts';
import type { Cents } from '../model/money.ts';
import type { Actor, Operation } from '../model/operation.ts';
import { type PageListener, tellPage } from '../model/page-listener.ts';
import { floats, integers } from './arrays.ts';
import { GroupedItems, NOBODY } from './grouped.ts';
import { Ids } from './ids.ts';
import type { Sessions } from './sessions.ts';

type Browse = Operation<'browse'>;

/** What a page shows where there is no such product. No answer has this price: JSON cannot write it. */
export const NO_PRODUCT = Number.NEGATIVE_INFINITY;

/** What reads of product pages say, a typed array each. */
export class PageColumns implements PageListener {
  /** Reads that were answered with the page of another product. */
  readonly strays: Browse[] = [];
  readonly #reads: readonly Browse[];
  readonly #skus: Int32Array;
  /** Of reads that say nothing of the page: `NOBODY`. */
  readonly #shown: Int32Array;
  readonly #prices: Float64Array;
  readonly #startedAt: Float64Array;
  readonly #ends: Float64Array;
  readonly #sessions: Int32Array;
  readonly #ids = new Ids();
  #row = 0;
  #actor: Actor = 'anonymous';

  constructor(reads: readonly Browse[], sessions: Sessions) {
    this.#reads = reads;
    this.#skus = integers(reads.length);
    this.#shown = integers(reads.length);
    this.#prices = floats(reads.length);
    this.#startedAt = floats(reads.length);
    this.#ends = floats(reads.length);
    this.#sessions = integers(reads.length);
    for (const [row, read] of reads.entries()) {
      this.#row = row;
      tellPage(read, this);
      this.#startedAt[row] = read.startedAt;
      this.#ends[row] = endOf(read);
      this.#sessions[row] = sessions.numberOf(read, this.#actor);
      const shown = this.#shown[row];
      if (shown !== NOBODY && shown !== this.#skus[row]) this.strays.push(read);
    }
  }

  asked(actor: Actor, sku: string): void {
    this.#actor = actor;
    this.#skus[this.#row] = this.#ids.numberOf(sku);
  }

  shown(sku: string, unitPriceCents: Cents): void {
    this.#shown[this.#row] = this.#ids.numberOf(sku);
    this.#prices[this.#row] = unitPriceCents;
  }

  refused(reason: string): void {
    this.#shown[this.#row] = reason === 'not-found' ? (this.#skus[this.#row] ?? NOBODY) : NOBODY;
    this.#prices[this.#row] = NO_PRODUCT;
  }

  unknown(): void {
    this.#shown[this.#row] = NOBODY;
    this.#prices[this.#row] = NO_PRODUCT;
  }

  /** By the product that was asked for, in the order of invocation: what was shown, and that there is no such product. */
  bySku(): ReadonlyMap<string, PageReads> {
    const keys = this.#skus.map((sku, row) => (this.#shown[row] === NOBODY ? NOBODY : sku));
    const groups = new GroupedItems(this.#reads, keys, this.#ids.size);
    const startedAt = groups.arrange(this.#startedAt);
    const ends = groups.arrange(this.#ends);
    const prices = groups.arrange(this.#prices);
    const sessions = groups.arrange(this.#sessions);
    const bySku = new Map<string, PageReads>();
    for (let sku = 0; sku < this.#ids.size; sku += 1) {
      const [start, end] = groups.stretchOf(sku);
      if (start === end) continue;
      bySku.set(this.#ids.textOf(sku), {
        count: end - start,
        startedAt: startedAt.subarray(start, end),
        ends: ends.subarray(start, end),
        prices: prices.subarray(start, end),
        sessions: sessions.subarray(start, end),
        at: this.#readAt(groups.placesOf(sku)),
      });
    }
    return bySku;
  }

  #readAt(rows: Uint32Array): PageReads['at'] {
    const reads = this.#reads;
    return (place) => {
      const read = reads[rows[place] ?? -1];
      if (read === undefined) throw new Error(`there is no read ${place}`);
      return read;
    };
  }
}
