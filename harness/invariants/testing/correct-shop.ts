import type { Voucher } from '../../model/evidence.ts';
import type { CartLine, OrderView, Outcome } from '../../model/operation.ts';
import { addRedemption, type Books, cancelInBooks, emptyBooks, returnRedemption } from './records.ts';
import { PRICE_CENTS } from './shop.ts';

/** One attempt as the shop sees it. */
export interface Request {
  readonly intentId: string;
  readonly buyer: string;
  readonly lines: readonly CartLine[];
  readonly card: 'accepted' | 'declined';
  readonly voucher: string | null;
}

type Answer = Extract<Outcome<OrderView>, { type: 'ok' | 'refused' }>;

/** Correct shops differ; these differences must not matter to any verdict. */
export interface Habits {
  /** Whether a refusal is kept and told again under its key, or each retry is tried anew. */
  readonly remembersRefusals: boolean;
  /** Whether a cart that is short of something holds the rest until it is refused. */
  readonly reservesLineByLine: boolean;
  /** Whether a voucher is lost with the order that was cancelled. */
  readonly keepsVouchers: boolean;
}

interface Tried {
  readonly orderId: string;
  readonly unitPrices: readonly number[];
  readonly held: readonly CartLine[];
  /** Why it cannot be. */
  readonly obstacle: 'out-of-stock' | 'voucher-exhausted' | null;
}

type Refused = 'out-of-stock' | 'voucher-exhausted' | 'declined' | 'in-flight' | 'not-found' | 'other';

const refusal = (reason: Refused): Answer => ({
  type: 'refused',
  reason,
  detail: reason,
});

/**
 * A sequential order backend that keeps every promise: the oracle's opposite number. It knows nothing of time and
 * intervals; a simulation calls its parts in the order in which they happen.
 */
export class CorrectShop {
  readonly books: Books = emptyBooks();
  readonly #stock: Map<string, number>;
  readonly #vouchers: ReadonlyMap<string, Voucher>;
  readonly #prices = new Map<string, number>();
  readonly #working = new Map<string, Tried>();
  readonly #answers = new Map<string, Answer>();
  readonly #habits: Habits;
  #orders = 0;

  constructor(stock: Readonly<Record<string, number>>, vouchers: readonly Voucher[], habits: Habits) {
    this.#stock = new Map(Object.entries(stock));
    this.#vouchers = new Map(vouchers.map((voucher) => [voucher.code, voucher]));
    this.books.vouchers = vouchers.map(({ code, limit }) => ({ code, limit, redeemed: 0 }));
    this.#habits = habits;
  }

  setPrice(sku: string, unitPriceCents: number): void {
    this.#prices.set(sku, unitPriceCents);
  }

  restock(sku: string, quantity: number): void {
    this.#put(sku, quantity);
    this.books.movements.push({ sku, delta: quantity, reason: 'restock', orderId: null });
  }

  /** @returns an answer where there is one already; `null` where the attempt goes on with `finish`. */
  begin({ intentId, lines, voucher }: Request): Answer | null {
    if (this.#working.has(intentId)) return refusal('in-flight');
    const before = this.#answers.get(intentId);
    if (before !== undefined && (before.type === 'ok' || this.#habits.remembersRefusals)) return before;
    const tried = this.#try(lines, voucher);
    this.#working.set(intentId, tried);
    return null;
  }

  #try(lines: readonly CartLine[], voucher: string | null): Tried {
    const unitPrices = lines.map(({ sku }) => this.#prices.get(sku) ?? PRICE_CENTS);
    const held: CartLine[] = [];
    const orderId = `order-${this.#orders}`;
    this.#orders += 1;
    for (const line of lines) {
      if ((this.#stock.get(line.sku) ?? 0) < line.quantity) {
        if (!this.#habits.reservesLineByLine) this.giveBack(held.splice(0));
        return { orderId, unitPrices, held, obstacle: 'out-of-stock' };
      }
      this.#put(line.sku, -line.quantity);
      held.push(line);
    }
    if (voucher !== null) {
      if (this.#isExhausted(voucher)) {
        if (!this.#habits.reservesLineByLine) this.giveBack(held.splice(0));
        return { orderId, unitPrices, held, obstacle: 'voucher-exhausted' };
      }
      addRedemption(this.books, voucher, orderId);
    }
    return { orderId, unitPrices, held, obstacle: null };
  }

  #isExhausted(code: string): boolean {
    const row = this.books.vouchers.find((voucher) => voucher.code === code);
    return row === undefined || row.redeemed >= row.limit;
  }

  /** @returns the answer, and what is to be given back, at once or when the hold is over. */
  finish(request: Request): { readonly answer: Answer; readonly held: readonly CartLine[] } {
    const tried = this.#working.get(request.intentId);
    if (tried === undefined) throw new Error('finish without begin');
    this.#working.delete(request.intentId);
    const answer = this.#decide(request, tried);
    this.#answers.set(request.intentId, answer);
    return { answer, held: answer.type === 'ok' ? [] : tried.held };
  }

  #decide(request: Request, { orderId, unitPrices, obstacle }: Tried): Answer {
    if (obstacle !== null) return refusal(obstacle);
    const { intentId, buyer, voucher } = request;
    const lines = request.lines.map((line, at) => ({ ...line, unitPriceCents: unitPrices[at] ?? 0 }));
    const subtotalCents = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
    const discountCents = Math.min(this.#vouchers.get(voucher ?? '')?.discountCents ?? 0, subtotalCents);
    const totalCents = subtotalCents - discountCents;
    // Where there is nothing to pay the bank is not asked, so that it cannot decline.
    const card = totalCents === 0 ? 'accepted' : request.card;
    const status = card === 'accepted' ? 'live' : 'failed';
    const header = { orderId, intentId, buyer, status, currency: 'EUR' } as const;
    this.books.orders.push({ ...header, totalCents, discountCents, voucher });
    this.books.transitions.push(
      { orderId, from: null, to: 'pending' },
      { orderId, from: 'pending', to: status },
    );
    this.books.lines.push(...lines.map((line) => ({ orderId, ...line })));
    for (const { sku, quantity } of lines) {
      this.books.movements.push({ sku, delta: -quantity, reason: 'sale', orderId });
      // Booked as given back with the refusal, while the shelf may follow when the hold is over.
      if (status === 'failed') {
        this.books.movements.push({ sku, delta: quantity, reason: 'release', orderId });
      }
    }
    if (totalCents > 0) this.#pay(request, orderId, totalCents, card);
    if (status === 'failed') {
      returnRedemption(this.books, orderId);
      return refusal('declined');
    }
    this.books.mails.push({ messageId: `<${orderId}>`, to: [buyer], subject: orderId, orderId });
    return { type: 'ok', result: { orderId, status, totalCents, discountCents, currency: 'EUR', lines } };
  }

  #pay({ intentId }: Request, orderId: string, amountCents: number, card: Request['card']): void {
    this.books.payments.push({
      paymentId: `payment-${orderId}`,
      intentId,
      reference: orderId,
      idempotencyKey: orderId,
      amountCents,
      currency: 'EUR',
      state: card === 'accepted' ? 'captured' : 'declined',
    });
  }

  /** @returns the order of an intent as it is now, where it is this buyer's and there is one. */
  read(intentId: string, buyer: string): Answer {
    const order = this.books.orders.findLast((row) => row.intentId === intentId && row.buyer === buyer);
    if (order === undefined) return refusal('not-found');
    const { orderId, status, totalCents, discountCents, currency } = order;
    const lines = this.books.lines.filter((line) => line.orderId === orderId);
    return { type: 'ok', result: { orderId, status, totalCents, discountCents, currency, lines } };
  }

  /** Cancelled at once; asking again gets the same answer. */
  cancel(intentId: string, buyer: string): Answer {
    const found = this.read(intentId, buyer);
    if (found.type === 'refused') return found;
    const { orderId, status, lines } = found.result;
    if (status === 'failed') return refusal('other');
    if (status === 'live') this.giveBack(lines);
    cancelInBooks(this.books, orderId, this.#habits.keepsVouchers);
    return this.read(intentId, buyer);
  }

  giveBack(lines: readonly CartLine[]): void {
    for (const { sku, quantity } of lines) this.#put(sku, quantity);
  }

  #put(sku: string, quantity: number): void {
    this.#stock.set(sku, (this.#stock.get(sku) ?? 0) + quantity);
  }

  /** The books, with what is left on the shelves. */
  close(): Books {
    this.books.stock = [...this.#stock].map(([sku, onHand]) => ({ sku, onHand }));
    return this.books;
  }
}
