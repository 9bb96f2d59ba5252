import type { Records } from '../../evidence/schema.ts';
import { type Premises, STRICT, type Voucher } from '../../model/evidence.ts';
import type {
  Completion,
  Inputs,
  Intention,
  Invocation,
  OrderLine,
  OrderView,
  Outcome,
} from '../../model/operation.ts';
import { type Random, randomFor } from '../../model/random.ts';
import { NS_PER_MS } from '../../model/time.ts';
import { MIXES, type Mix, type MixName } from './mixes.ts';
import { SyntheticBooks } from './synthetic-books.ts';

const SEED = 1;
const SKUS = 2_000;
/** The first so many are scarce, and everybody wants them: one cart in fifty begins with one. */
const HOT = 5;
const HOT_STOCK = 5;
const BUYERS = 10_000;
/** A restock brings so many. */
const RESTOCK = 50;
const FINAL_READS = 300;
/** Orders that a buyer may look at again: the last so many. */
const RECENT = 1_000;
/** 4,000 operations a second, of which some fourteen are under way at a time. */
const EVERY_NS = 250_000;
const TAKES_NS = 3 * NS_PER_MS;

export const skuOf = (number: number): string => `sku-${number}`;
const emailOf = (buyer: number): string => `buyer-${buyer}@buyers.test`;
const orderIdOf = (id: number): string => `0192f3c4-7d1e-7a6b-9c5d-${id.toString(16).padStart(12, '0')}`;
const LOST: Outcome<never> = { type: 'unknown', cause: 'timeout', detail: 'no answer within 10000 ms' };
const NOT_FOUND: Outcome<never> = { type: 'refused', reason: 'not-found', detail: 'status 404' };

export interface Happened {
  readonly invocation: Invocation;
  readonly completion: Completion;
}

interface Bought {
  readonly intentId: string;
  readonly input: Inputs['checkout'];
  readonly view: OrderView;
  /** In the books. */
  readonly place: number;
}

type Asked = Intention & {
  readonly intentId: string;
  readonly outcome: Completion['outcome'];
  readonly phase?: string;
};

/**
 * A correct shop under load: every operation takes effect when it starts, in the order of their ids, and every book is kept. Of
 * a hundred checkouts about five have a voucher, two a card that is declined, one loses its answer (half of them took effect), two
 * are sent again under their key; one in a thousand is forged, and what has sold out is refused.
 */
export class SyntheticShop {
  readonly #operations: number;
  readonly #mix: Mix;
  readonly #random: Random = randomFor(SEED, 'audit');
  readonly #books = new SyntheticBooks();
  readonly #stock = new Map<string, number>();
  readonly #prices = new Map<string, number>();
  readonly #recent: Bought[] = [];
  readonly #initialStock: number;
  readonly #voucher: Voucher;
  /** The next operation, where it was decided by an earlier one. */
  #again: Bought | null = null;

  constructor(operations: number, mix: MixName) {
    this.#operations = operations;
    this.#mix = MIXES[mix];
    this.#voucher = { code: 'welcome', limit: operations, discountCents: 500 };
    // Two lines of one and a half units; restocks bring their part, and the last ones meet empty shelves.
    const wanted = (operations * this.#mix.checkout * 3) / 1_000;
    const restocked = (operations * this.#mix.restock * RESTOCK) / 1_000;
    this.#initialStock = 60 + Math.ceil(Math.max(0, wanted - restocked) / SKUS);
    for (let number = 0; number < SKUS; number += 1) {
      this.#stock.set(skuOf(number), this.#stockOf(number));
      this.#prices.set(skuOf(number), 1_000 + 7 * number);
    }
  }

  get premises(): Premises {
    const products = Array.from({ length: SKUS }, (_, number) => ({
      ...{ sku: skuOf(number), name: `Article ${number}`, unitPriceCents: 1_000 + 7 * number },
      stock: this.#stockOf(number),
    }));
    return {
      catalogue: { currency: 'EUR', products, vouchers: [this.#voucher], filler: 0 },
      declarations: { ...STRICT, fields: {} },
      buyers: Array.from({ length: BUYERS }, (_, buyer) => emailOf(buyer)),
      ...{ notDrained: null, graceGiven: true, died: null, inspected: true },
    };
  }

  #stockOf(number: number): number {
    return number < HOT ? HOT_STOCK : this.#initialStock;
  }

  /** The load, and owners who read their orders at the end. To be run through once. */
  *run(): Generator<Happened> {
    for (let id = 0; id < this.#operations; id += 1) yield this.#happen(id, this.#next(id));
    const read = this.#recent.slice(-FINAL_READS);
    for (const [index, bought] of read.entries())
      yield this.#happen(this.#operations + index, { ...this.#readOwn(bought, index), phase: 'final' });
  }

  /** What the witnesses say once it has run. */
  close(): Records {
    const { code, limit } = this.#voucher;
    return this.#books.close(this.#stock, { code, limit });
  }

  #happen(id: number, { intentId, kind, input, outcome, phase = 'sale' }: Asked): Happened {
    const intendedAt = id * EVERY_NS;
    const asked = { id, intentId, process: id % 1_000, phase, backend: 'main', kind, input };
    const endedAt = intendedAt + TAKES_NS + (id % 977) * 1_000;
    return {
      invocation: { ...asked, intendedAt, startedAt: intendedAt + 40_000 },
      completion: { id, endedAt, outcome, steps: [] },
    };
  }

  #next(id: number): Asked {
    const again = this.#again;
    this.#again = null;
    if (again !== null) return { ...again, kind: 'checkout', outcome: { type: 'ok', result: again.view } };
    const { browse, readOrder, cancel, restock, changePrice } = this.#mix;
    const choice = this.#random.int(0, 999);
    if (choice < browse) return this.#browse(id);
    if (choice < browse + readOrder) return this.#read(id);
    if (choice < browse + readOrder + cancel) return this.#cancel(id);
    if (choice < browse + readOrder + cancel + restock) return this.#restock(id);
    return choice < browse + readOrder + cancel + restock + changePrice
      ? this.#changePrice(id)
      : this.#checkout(id);
  }

  #checkout(id: number): Asked {
    const random = this.#random;
    const actor = random.int(0, BUYERS - 1);
    const intentId = `sale-buy-${id}`;
    const chance = random.int(0, 999);
    const input = { actor, ...this.#wanted(chance) };
    const { lines, card } = input;
    const asked = { kind: 'checkout', intentId, input } as const;
    const isLost = chance >= 20 && chance < 30;
    if (isLost && chance < 25) return { ...asked, outcome: LOST };
    if (lines.some(({ sku, quantity }) => (this.#stock.get(sku) ?? 0) < quantity))
      return { ...asked, outcome: isLost ? LOST : refused('out-of-stock') };
    const view = this.#order(id, input);
    const placed = { intentId, buyer: emailOf(actor), view, voucher: input.voucher ?? null };
    const place = this.#books.order(placed, card === 'accepted');
    if (card === 'declined') return { ...asked, outcome: refused('declined') };
    for (const { sku, quantity } of lines) this.#put(sku, -quantity);
    const bought = { intentId, input, view, place };
    if (chance >= 30 && chance < 50) this.#again = bought;
    if (isLost) return { ...asked, outcome: LOST };
    if (this.#recent.push(bought) > 2 * RECENT) this.#recent.splice(0, RECENT);
    return { ...asked, outcome: { type: 'ok', result: view } };
  }

  #wanted(chance: number): Omit<Inputs['checkout'], 'actor'> {
    const random = this.#random;
    const first = random.int(1, 50) === 1 ? random.int(0, HOT - 1) : random.int(0, SKUS - 1);
    const lines = Array.from({ length: random.int(1, 3) }, (_, index) => ({
      ...{ sku: skuOf((first + 7 * index) % SKUS), quantity: random.int(1, 2) },
    }));
    const card = chance < 20 ? 'declined' : 'accepted';
    if (chance === 999) return { lines, card, forgery: { field: 'total', value: 1 } };
    return chance >= 100 && chance < 150 ? { lines, card, voucher: this.#voucher.code } : { lines, card };
  }

  #order(id: number, { lines: wanted, voucher }: Inputs['checkout']): OrderView {
    const lines: OrderLine[] = wanted.map((line) => ({
      ...line,
      unitPriceCents: this.#prices.get(line.sku) ?? 0,
    }));
    const sum = lines.reduce(
      (cents, { quantity, unitPriceCents }) => cents + quantity * (unitPriceCents ?? 0),
      0,
    );
    const discountCents = voucher === undefined ? 0 : Math.min(sum, this.#voucher.discountCents);
    const paid = { totalCents: sum - discountCents, discountCents, currency: 'EUR' };
    return { orderId: orderIdOf(id), status: 'live', ...paid, lines };
  }

  #cancel(id: number): Asked {
    const [bought] = this.#recent.splice(this.#random.int(0, Math.max(0, this.#recent.length - 1)), 1);
    if (bought === undefined) return this.#browse(id);
    const { intentId, view, place } = bought;
    this.#books.cancel(place, view);
    for (const { sku, quantity } of view.lines) this.#put(sku, quantity);
    const input = { actor: bought.input.actor, order: { of: intentId } };
    const result = { ...view, status: 'cancelled' } as const;
    return { kind: 'cancel', intentId: `sale-cancel-${id}`, input, outcome: { type: 'ok', result } };
  }

  #browse(id: number): Asked {
    const sku = skuOf(this.#random.int(0, SKUS - 1));
    const input = { actor: this.#random.int(0, BUYERS - 1), sku };
    const result = { sku, unitPriceCents: this.#prices.get(sku) ?? 0 };
    return { kind: 'browse', intentId: `sale-page-${id}`, input, outcome: { type: 'ok', result } };
  }

  /** One in two hundred reads is of an order that does not exist, and one of a stranger's. */
  #read(id: number): Asked {
    const chance = this.#random.int(0, 199);
    const bought = this.#recent[this.#random.int(0, Math.max(0, this.#recent.length - 1))];
    if (bought === undefined) return this.#browse(id);
    if (chance > 1) return this.#readOwn(bought, id);
    const order = chance === 0 ? { id: `nowhere-${id}` } : { of: bought.intentId };
    const actor = (Number(bought.input.actor) + 1) % BUYERS;
    return { kind: 'readOrder', intentId: `sale-read-${id}`, input: { actor, order }, outcome: NOT_FOUND };
  }

  #readOwn({ intentId, input: { actor }, view }: Bought, id: number): Asked {
    const input = { actor, order: { of: intentId } };
    return { kind: 'readOrder', intentId: `read-${id}`, input, outcome: { type: 'ok', result: view } };
  }

  #restock(id: number): Asked {
    const sku = skuOf(this.#random.int(0, SKUS - 1));
    this.#put(sku, RESTOCK);
    this.#books.restocked(sku, RESTOCK);
    const input = { actor: 'admin', sku, quantity: RESTOCK } as const;
    return {
      kind: 'restock',
      intentId: `sale-restock-${id}`,
      input,
      outcome: { type: 'ok', result: { sku } },
    };
  }

  #changePrice(id: number): Asked {
    const sku = skuOf(this.#random.int(0, SKUS - 1));
    const unitPriceCents = this.#random.int(1_000, 20_000);
    this.#prices.set(sku, unitPriceCents);
    const input = { actor: 'admin', sku, unitPriceCents } as const;
    return {
      kind: 'changePrice',
      intentId: `sale-price-${id}`,
      input,
      outcome: { type: 'ok', result: { sku } },
    };
  }

  #put(sku: string, units: number): void {
    this.#stock.set(sku, (this.#stock.get(sku) ?? 0) + units);
  }
}

const refused = (reason: 'out-of-stock' | 'declined'): Outcome<never> => ({
  type: 'refused',
  reason,
  detail: reason,
});
