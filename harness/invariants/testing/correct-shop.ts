import type { CartLine, OrderView, Outcome } from '../../model/operation.ts';
import { type Books, emptyBooks } from './records.ts';
import { PRICE_CENTS } from './shop.ts';

/** One attempt as the shop sees it. */
export interface Request {
  readonly intentId: string;
  readonly buyer: string;
  readonly lines: readonly CartLine[];
  readonly card: 'accepted' | 'declined';
}

type Answer = Extract<Outcome<OrderView>, { type: 'ok' | 'refused' }>;

/** Correct shops differ; these differences must not matter to any verdict. */
export interface Habits {
  /** Whether a refusal is kept and told again under its key, or each retry is tried anew. */
  readonly remembersRefusals: boolean;
  /** Whether a cart that is short of something holds the rest until it is refused. */
  readonly reservesLineByLine: boolean;
}

interface Tried {
  readonly orderId: string;
  readonly unitPrices: readonly number[];
  readonly held: readonly CartLine[];
  readonly isShort: boolean;
}

const refusal = (reason: 'out-of-stock' | 'declined' | 'in-flight'): Answer => ({
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
  readonly #prices = new Map<string, number>();
  readonly #working = new Map<string, Tried>();
  readonly #answers = new Map<string, Answer>();
  readonly #habits: Habits;
  #orders = 0;

  constructor(stock: Readonly<Record<string, number>>, habits: Habits) {
    this.#stock = new Map(Object.entries(stock));
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
  begin({ intentId, lines }: Request): Answer | null {
    if (this.#working.has(intentId)) return refusal('in-flight');
    const before = this.#answers.get(intentId);
    if (before !== undefined && (before.type === 'ok' || this.#habits.remembersRefusals)) return before;
    const tried = this.#try(lines);
    this.#working.set(intentId, tried);
    return null;
  }

  #try(lines: readonly CartLine[]): Tried {
    const unitPrices = lines.map(({ sku }) => this.#prices.get(sku) ?? PRICE_CENTS);
    const held: CartLine[] = [];
    const orderId = `order-${this.#orders}`;
    this.#orders += 1;
    for (const line of lines) {
      if ((this.#stock.get(line.sku) ?? 0) < line.quantity) {
        if (!this.#habits.reservesLineByLine) this.giveBack(held.splice(0));
        return { orderId, unitPrices, held, isShort: true };
      }
      this.#put(line.sku, -line.quantity);
      held.push(line);
    }
    return { orderId, unitPrices, held, isShort: false };
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

  #decide(request: Request, { orderId, unitPrices, isShort }: Tried): Answer {
    if (isShort) return refusal('out-of-stock');
    const { intentId, buyer, card } = request;
    const lines = request.lines.map((line, at) => ({ ...line, unitPriceCents: unitPrices[at] ?? 0 }));
    const totalCents = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
    const status = card === 'accepted' ? 'live' : 'failed';
    const header = { orderId, intentId, buyer, status, currency: 'EUR' } as const;
    this.books.orders.push({ ...header, totalCents, discountCents: 0, voucher: null });
    this.books.lines.push(...lines.map((line) => ({ orderId, ...line })));
    for (const { sku, quantity } of lines) {
      this.books.movements.push({ sku, delta: -quantity, reason: 'sale', orderId });
      // Booked as given back with the refusal, while the shelf may follow when the hold is over.
      if (status === 'failed') {
        this.books.movements.push({ sku, delta: quantity, reason: 'release', orderId });
      }
    }
    this.books.payments.push({
      paymentId: `payment-${orderId}`,
      intentId,
      reference: orderId,
      idempotencyKey: orderId,
      amountCents: totalCents,
      currency: 'EUR',
      state: card === 'accepted' ? 'captured' : 'declined',
    });
    if (status === 'failed') return refusal('declined');
    this.books.mails.push({ messageId: `<${orderId}>`, to: [buyer], subject: orderId, orderId });
    return { type: 'ok', result: { orderId, status, totalCents, currency: 'EUR', lines } };
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
