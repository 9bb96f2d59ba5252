import type { Voucher } from '../../model/evidence.ts';
import type { CartLine, OrderLine, OrderStatus, OrderView, Outcome } from '../../model/operation.ts';
import { type Surcharges, surchargeOn } from '../../model/surcharges.ts';
import { addRedemption, type Books, cancelInBooks, emptyBooks, returnRedemption } from './records.ts';

/** One attempt as the shop sees it. */
export interface Request {
  readonly intentId: string;
  /** The buyer's address. */
  readonly buyer: string;
  readonly lines: readonly CartLine[];
  readonly card: 'accepted' | 'declined';
  readonly voucher: string | null;
}

export type Answer = Extract<Outcome<OrderView>, { type: 'ok' | 'refused' }>;

/** Correct shops differ; these differences must not matter to any verdict. */
export interface Habits {
  /** Whether a refusal is kept and told again under its key, or each retry is tried anew. */
  readonly remembersRefusals: boolean;
  /** Whether a cart that is short of something holds the rest until it is refused. */
  readonly reservesLineByLine: boolean;
  /** Whether an order is written down as pending before it is paid. */
  readonly writesPending: boolean;
  /** Whether an order that a crash interrupted is finished afterwards, or undone. */
  readonly finishesInterrupted: boolean;
  /** Whether a voucher is lost with the order that was cancelled. */
  readonly keepsVouchers: boolean;
}

type NoVoucher = 'voucher-expired' | 'voucher-exhausted';

/** A checkout under way: what it holds. */
interface Tried {
  readonly request: Request;
  readonly orderId: string;
  readonly lines: readonly (OrderLine & { readonly unitPriceCents: number })[];
  readonly held: readonly CartLine[];
  readonly refused: 'out-of-stock' | NoVoucher | null;
}

/** What became of one, and what of its stock is to be given back, at once or when the hold is over. */
export interface Finished {
  readonly answer: Answer;
  readonly held: readonly CartLine[];
}

type Refused = Extract<Answer, { type: 'refused' }>;
export const refusal = (reason: Refused['reason']): Refused => ({ type: 'refused', reason, detail: reason });

/**
 * A sequential order backend that keeps every promise: the oracle's opposite number. It knows nothing of intervals; a simulation
 * calls its parts in the order in which they happen, and says what time it is.
 */
export class CorrectShop {
  readonly books: Books = emptyBooks();
  readonly #stock: Map<string, number>;
  readonly #vouchers: ReadonlyMap<string, Voucher>;
  /** Vouchers that a checkout under way counts on. */
  readonly #reserved = new Map<string, number>();
  readonly #working = new Map<string, Tried>();
  #interrupted: readonly Tried[] = [];
  readonly #answers = new Map<string, { readonly body: string; readonly answer: Answer }>();
  readonly #views = new Map<string, OrderView>();
  readonly #habits: Habits;
  readonly #surcharges: Surcharges;
  #orders = 0;

  constructor(
    stock: Readonly<Record<string, number>>,
    vouchers: readonly Voucher[],
    habits: Habits,
    surcharges: Surcharges,
  ) {
    this.#stock = new Map(Object.entries(stock));
    this.#vouchers = new Map(vouchers.map((voucher) => [voucher.code, voucher]));
    this.books.vouchers = vouchers.map(({ code, limit }) => ({ code, limit, redeemed: 0 }));
    this.#habits = habits;
    this.#surcharges = surcharges;
  }

  restock(sku: string, quantity: number): void {
    this.#put(sku, quantity);
    this.books.movements.push({ sku, delta: quantity, reason: 'restock', orderId: null });
  }

  /**
   * @param at in milliseconds since the shop was set up.
   * @returns an answer where there is one already; `null` where the attempt goes on with `finish`.
   */
  begin(request: Request, at: number, priceOf: (sku: string) => number): Answer | null {
    const key = keyOf(request);
    const body = bodyOf(request);
    const working = this.#working.get(key);
    if (working !== undefined) return refusal(bodyOf(working.request) === body ? 'in-flight' : 'key-reused');
    const before = this.#answers.get(key);
    if (before !== undefined && (before.answer.type === 'ok' || this.#habits.remembersRefusals))
      return before.body === body ? before.answer : refusal('key-reused');
    this.#working.set(key, this.#try(request, at, priceOf));
    return null;
  }

  #try(request: Request, at: number, priceOf: (sku: string) => number): Tried {
    const lines = request.lines.map((line) => ({ ...line, unitPriceCents: priceOf(line.sku) }));
    const orderId = `order-${this.#orders}`;
    this.#orders += 1;
    const tried = { request, orderId, lines };
    const held: CartLine[] = [];
    for (const line of request.lines) {
      if ((this.#stock.get(line.sku) ?? 0) < line.quantity) {
        if (!this.#habits.reservesLineByLine) this.giveBack(held.splice(0));
        return { ...tried, held, refused: 'out-of-stock' };
      }
      this.#put(line.sku, -line.quantity);
      held.push(line);
    }
    const refused = this.#reserveVoucher(request.voucher, at);
    if (refused !== null && !this.#habits.reservesLineByLine) this.giveBack(held.splice(0));
    return { ...tried, held, refused };
  }

  /** @returns why not, if so. */
  #reserveVoucher(code: string | null, at: number): NoVoucher | null {
    if (code === null) return null;
    const { limit = 0, expiresInMs = Number.POSITIVE_INFINITY } = this.#vouchers.get(code) ?? {};
    if (at >= expiresInMs) return 'voucher-expired';
    const redeemed = this.books.vouchers.find((row) => row.code === code)?.redeemed ?? 0;
    const reserved = this.#reserved.get(code) ?? 0;
    if (redeemed + reserved >= limit) return 'voucher-exhausted';
    this.#reserved.set(code, reserved + 1);
    return null;
  }

  /** @returns `null` where it is no longer under way: a crash came between. */
  finish(request: Request): Finished | null {
    const key = keyOf(request);
    const tried = this.#working.get(key);
    if (tried === undefined) return null;
    this.#working.delete(key);
    return this.#conclude(tried, 'answered');
  }

  #conclude(tried: Tried, end: 'answered' | 'undone'): Finished {
    const answer = this.#decide(tried, end);
    if (end === 'answered') this.#answers.set(keyOf(tried.request), { body: bodyOf(tried.request), answer });
    return { answer, held: answer.type === 'ok' ? [] : tried.held };
  }

  #decide(tried: Tried, end: 'answered' | 'undone'): Answer {
    const { request, refused, lines } = tried;
    const { voucher } = request;
    if (voucher !== null && refused === null)
      this.#reserved.set(voucher, (this.#reserved.get(voucher) ?? 0) - 1);
    if (refused !== null) return refusal(refused);
    const subtotalCents = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceCents, 0);
    const worth = voucher === null ? 0 : (this.#vouchers.get(voucher)?.discountCents ?? 0);
    const discountCents = Math.min(worth, subtotalCents);
    const netCents = subtotalCents - discountCents;
    const totalCents = netCents + surchargeOn(netCents, this.#surcharges);
    const isPaid = totalCents === 0 || request.card === 'accepted';
    const status = end === 'answered' && isPaid ? 'live' : 'failed';
    this.#write(tried, status, { totalCents, discountCents });
    if (status === 'failed') return refusal('declined');
    const header = { orderId: tried.orderId, status, currency: 'EUR' } as const;
    const view: OrderView = { ...header, totalCents, discountCents, lines };
    this.#views.set(tried.orderId, view);
    return { type: 'ok', result: view };
  }

  #write(
    { request, orderId, lines }: Tried,
    status: 'live' | 'failed',
    money: { readonly totalCents: number; readonly discountCents: number },
  ): void {
    const { intentId, buyer, voucher, card } = request;
    const { books } = this;
    books.orders.push({ orderId, intentId, buyer, status, currency: 'EUR', voucher, ...money });
    books.transitions.push(...this.#trail(orderId, status));
    books.lines.push(...lines.map((line) => ({ orderId, ...line })));
    // Booked as given back with the refusal, while the shelf may follow when the hold is over.
    for (const { sku, quantity } of lines) {
      books.movements.push({ sku, delta: -quantity, reason: 'sale', orderId });
      if (status === 'failed') books.movements.push({ sku, delta: quantity, reason: 'release', orderId });
    }
    if (voucher !== null) addRedemption(books, voucher, orderId);
    if (status === 'failed') returnRedemption(books, orderId);
    const refusedState = card === 'declined' ? 'declined' : 'voided';
    if (money.totalCents > 0) {
      books.payments.push({
        paymentId: `payment-${orderId}`,
        intentId,
        reference: orderId,
        idempotencyKey: orderId,
        amountCents: money.totalCents,
        currency: 'EUR',
        state: status === 'live' ? 'captured' : refusedState,
      });
    }
    if (status === 'live') {
      books.mails.push({ messageId: `<${orderId}>`, to: [buyer], subject: orderId, orderId });
    }
  }

  #trail(orderId: string, to: OrderStatus): Books['transitions'] {
    return this.#habits.writesPending
      ? [
          { orderId, from: null, to: 'pending' },
          { orderId, from: 'pending', to },
        ]
      : [{ orderId, from: null, to }];
  }

  /** Everything that was under way is left as it was. */
  crash(): void {
    this.#interrupted = [...this.#interrupted, ...this.#working.values()];
    this.#working.clear();
  }

  /** What was left is finished or undone; nobody is told. What was sent last may be sent again. */
  recover(): void {
    for (const tried of this.#interrupted) {
      const { held } = this.#conclude(tried, this.#habits.finishesInterrupted ? 'answered' : 'undone');
      this.giveBack(held);
    }
    this.#interrupted = [];
    this.books.mails.push(...this.books.mails.slice(-1));
  }

  /** The order as it is now; `null` where there is none. */
  view(orderId: string): OrderView | null {
    const order = this.books.orders.find((row) => row.orderId === orderId);
    const view = this.#views.get(orderId);
    return order === undefined || view === undefined ? null : { ...view, status: order.status };
  }

  /** Ids of a buyer's own orders. */
  ordersOf(buyer: string): readonly string[] {
    return this.books.orders.filter((row) => row.buyer === buyer).map(({ orderId }) => orderId);
  }

  /** @returns the order as cancelled; asking again gets the same answer. */
  cancel(orderId: string): Answer {
    const before = this.view(orderId);
    if (before === null) return refusal('not-found');
    if (before.status === 'live') this.giveBack(before.lines);
    cancelInBooks(this.books, orderId, this.#habits.keepsVouchers);
    return { type: 'ok', result: { ...before, status: 'cancelled' } };
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

/** Keys belong to a buyer. */
const keyOf = ({ buyer, intentId }: Request): string => `${buyer} ${intentId}`;
const bodyOf = ({ lines, card, voucher }: Request): string => JSON.stringify([lines, card, voucher]);
