import { indexEvidence } from '../../evidence/index-evidence.ts';
import { type Evidence, type Premises, STRICT } from '../../model/evidence.ts';
import type { Fault, FaultRecord } from '../../model/fault.ts';
import type {
  Actor,
  CartLine,
  Inputs,
  Kind,
  Operation,
  OrderReference,
  OrderView,
  Outcome,
  RefusalReason,
  Results,
  Step,
} from '../../model/operation.ts';
import { surchargeOn } from '../../model/surcharges.ts';
import { NS_PER_MS } from '../../model/time.ts';
import {
  type At,
  type CheckoutPlan,
  type Ended,
  NO_ORDER,
  outcomeOf,
  PRICE_CENTS,
  type ShopPlan,
} from './plans.ts';
import { addMovement, addRedemption, asWitnesses, type Books, cancelInBooks, emptyBooks } from './records.ts';

export { type At, type CheckoutPlan, type Ended, PRICE_CENTS, type ShopPlan } from './plans.ts';

/**
 * A shop that a test tells what happened. An order that took effect is written into every book as an honest shop
 * would; a test that wants a dishonest one bends the books with `edit`.
 */
export class Shop {
  readonly books: Books = emptyBooks();
  readonly history: Operation[] = [];
  readonly faults: FaultRecord[] = [];
  readonly #premises: Premises;
  #missing: readonly (keyof Books)[] = [];
  #process = 0;

  constructor(plan: ShopPlan) {
    const { stock = { lamp: 1 }, vouchers = [], declarations = {}, buyers = 20 } = plan;
    const { notDrained, graceGiven = true, died } = plan;
    this.#premises = {
      catalogue: {
        currency: 'EUR',
        vouchers,
        filler: 0,
        products: Object.entries(stock).map(([sku, units]) => ({
          sku,
          name: sku,
          unitPriceCents: PRICE_CENTS,
          stock: units,
        })),
      },
      declarations: { ...STRICT, ...declarations },
      buyers: Array.from({ length: buyers }, (_, buyer) => `buyer-${buyer}@buyers.test`),
      notDrained: notDrained ?? null,
      graceGiven,
      died: died ?? null,
      inspected: true,
    };
    this.books.stock = Object.entries(stock).map(([sku, onHand]) => ({ sku, onHand }));
    this.books.vouchers = vouchers.map(({ code, limit }) => ({ code, limit, redeemed: 0 }));
  }

  checkout(plan: CheckoutPlan): this {
    const { buyer = 0, lines = [{ sku: 'lamp', quantity: 1 }], key, ended = 'ok' } = plan;
    const { card, voucher, forgery } = plan;
    const intentId = key ?? `intent-${this.history.length}`;
    const unitPriceCents = plan.unitPriceCents ?? PRICE_CENTS;
    const made = ended === 'ok' || ended === 'took' ? this.#order(intentId, buyer, lines, plan) : null;
    const input = {
      actor: buyer,
      lines,
      ...(card === undefined ? {} : { card }),
      ...(voucher === undefined ? {} : { voucher }),
      ...(forgery === undefined ? {} : { forgery }),
    };
    const view: OrderView = {
      orderId: made?.orderId ?? '',
      status: 'live',
      totalCents: plan.totalCents ?? made?.totalCents ?? 0,
      ...(made === null ? {} : { discountCents: made.discountCents }),
      currency: 'EUR',
      lines: lines.map((line) => ({ ...line, unitPriceCents })),
    };
    return this.#record('checkout', input, plan.at, outcomeOf(ended, view), intentId, plan.phase);
  }

  /** Once per buyer and key, as an honest shop does. */
  #order(intentId: string, buyer: Actor, lines: readonly CartLine[], plan: CheckoutPlan) {
    const email = typeof buyer === 'number' ? (this.#premises.buyers[buyer] ?? '') : buyer;
    const before = this.books.orders.find(
      (order) => order.intentId === intentId && order.buyer === email && order.status !== 'failed',
    );
    if (before !== undefined) return before;
    const orderId = `order-${this.books.orders.length}`;
    const unitPriceCents = plan.unitPriceCents ?? PRICE_CENTS;
    const subtotalCents = lines.reduce((sum, line) => sum + line.quantity * unitPriceCents, 0);
    const voucher = plan.voucher ?? null;
    const worth = this.#premises.catalogue.vouchers?.find(({ code }) => code === voucher)?.discountCents ?? 0;
    const discountCents = Math.min(worth, subtotalCents);
    const netCents = subtotalCents - discountCents;
    const { surcharges } = this.#premises.declarations;
    const totalCents = plan.totalCents ?? netCents + surchargeOn(netCents, surcharges);
    const header = { orderId, intentId, buyer: email, status: 'live', currency: 'EUR' } as const;
    const order = { ...header, totalCents, discountCents, voucher };
    this.books.orders.push(order);
    this.books.transitions.push({ orderId, from: null, to: 'live' });
    if (voucher !== null) addRedemption(this.books, voucher, orderId);
    this.books.lines.push(...lines.map((line) => ({ orderId, ...line, unitPriceCents })));
    for (const line of lines) this.move(line.sku, -line.quantity, 'sale', orderId);
    if (totalCents !== 0) this.pay(intentId, orderId, totalCents);
    this.mail(orderId);
    return order;
  }

  move(
    sku: string,
    delta: number,
    reason: Books['movements'][number]['reason'],
    orderId: string | null = null,
  ): this {
    addMovement(this.books, { sku, delta, reason, orderId });
    return this;
  }

  /** The order of an intent, cancelled by its owner unless told otherwise: his own, where he has one under that key. */
  cancel(key: string, at: At, ended: Ended = 'ok', buyer?: Actor): this {
    const orders = this.books.orders.filter(({ intentId }) => intentId === key);
    const email = typeof buyer === 'number' ? this.#premises.buyers[buyer] : undefined;
    const order = orders.find((one) => one.buyer === email) ?? orders[0];
    if (order !== undefined && (ended === 'ok' || ended === 'took')) cancelInBooks(this.books, order.orderId);
    const owner = this.#premises.buyers.indexOf(order?.buyer ?? '');
    const { orderId = '', totalCents = 0 } = order ?? {};
    const view: OrderView = { orderId, status: 'cancelled', totalCents, currency: 'EUR', lines: [] };
    return this.#record('cancel', { actor: buyer ?? owner, order: { of: key } }, at, outcomeOf(ended, view));
  }

  pay(intentId: string, reference: string | null, amountCents: number): this {
    const paymentId = `payment-${this.books.payments.length}`;
    const made = { paymentId, intentId, reference, idempotencyKey: paymentId };
    this.books.payments.push({ ...made, amountCents, currency: 'EUR', state: 'captured' });
    return this;
  }

  mail(orderId: string, messageId = `<${orderId}@shop.test>`): this {
    const buyer = this.books.orders.find((order) => order.orderId === orderId)?.buyer;
    const to = [buyer ?? 'somebody@buyers.test'];
    this.books.mails.push({ messageId, to, subject: orderId, orderId });
    return this;
  }

  restock(quantity: number, at: At, ended: Ended = 'ok', sku = 'lamp', actor: Actor = 'admin'): this {
    if (ended === 'ok' || ended === 'took') this.move(sku, quantity, 'restock');
    return this.#record('restock', { actor, sku, quantity }, at, outcomeOf(ended, { sku }));
  }

  changePrice(
    unitPriceCents: number,
    at: At,
    ended: Ended = 'ok',
    sku = 'lamp',
    actor: Actor = 'admin',
  ): this {
    return this.#record('changePrice', { actor, sku, unitPriceCents }, at, outcomeOf(ended, { sku }));
  }

  createProduct(
    unitPriceCents: number,
    at: At,
    ended: Ended = 'ok',
    sku = 'new',
    actor: Actor = 'admin',
  ): this {
    const input = { actor, sku, unitPriceCents };
    return this.#record('createProduct', input, at, outcomeOf(ended, { sku }));
  }

  /** @param shown the price on the page, or how the read ended without one. */
  browse(shown: number | Exclude<Ended, 'ok'>, at: At, sku = 'lamp', actor: Actor = 'anonymous'): this {
    const outcome =
      typeof shown === 'number'
        ? outcomeOf('ok', { sku, unitPriceCents: shown })
        : outcomeOf(shown, { sku, unitPriceCents: 0 });
    return this.#record('browse', { actor, sku }, at, outcome);
  }

  /** What follows is done in this session. */
  as(process: number): this {
    this.#process = process;
    return this;
  }

  /** @param shown the order that was shown, or how the read was refused and in which words. */
  read(
    actor: Actor,
    order: OrderReference,
    at: At,
    shown: OrderView | { readonly refused: RefusalReason; readonly body: string; readonly status?: number },
    phase?: string,
  ): this {
    const refused = 'refused' in shown;
    const outcome: Outcome<OrderView> = refused
      ? outcomeOf(shown.refused, NO_ORDER)
      : { type: 'ok', result: shown };
    const step: Step = {
      name: 'read order',
      method: 'GET',
      path: '/orders/x',
      requestBody: null,
      startedAt: at[0] * NS_PER_MS,
      endedAt: (at[1] ?? at[0]) * NS_PER_MS,
      status: refused ? (shown.status ?? 404) : 200,
      answerBody: refused ? shown.body : '{}',
    };
    return this.#record('readOrder', { actor, order }, at, outcome, undefined, phase, [step]);
  }

  /** The order of an intent as an honest shop shows it; of several buyers under one key that of this one. */
  view(intentId: string, buyer?: Actor): OrderView {
    const acknowledged = this.history.find(
      ({ kind, intentId: id, outcome, input }) =>
        kind === 'checkout' &&
        id === intentId &&
        outcome.type === 'ok' &&
        (buyer ?? input.actor) === input.actor,
    );
    if (acknowledged?.kind !== 'checkout' || acknowledged.outcome.type !== 'ok') throw new Error(intentId);
    return acknowledged.outcome.result;
  }

  fault(at: At, fault: Fault = { type: 'reset', on: 'mailbox' }): this {
    this.faults.push({
      fault,
      startedAt: at[0] * NS_PER_MS,
      endedAt: at[1] === null ? null : at[1] * NS_PER_MS,
      ...{ inFlight: 1, strikes: 1, unsupported: null },
    });
    return this;
  }

  edit(bend: (books: Books) => void): this {
    bend(this.books);
    return this;
  }

  without(...missing: readonly (keyof Books)[]): this {
    this.#missing = [...this.#missing, ...missing];
    return this;
  }

  evidence(): Evidence {
    const { history, faults } = this;
    return indexEvidence({ history, faults, ...asWitnesses(this.books, this.#missing) }, this.#premises);
  }

  #record<K extends Kind>(
    kind: K,
    input: Inputs[K],
    [start, end]: At,
    outcome: Outcome<Results[K]>,
    intentId = `intent-${this.history.length}`,
    phase = 'load',
    steps: readonly Step[] = [],
  ): this {
    const operation = {
      id: this.history.length,
      intentId,
      process: this.#process,
      phase,
      backend: 'main',
      kind,
      input,
      intendedAt: start * NS_PER_MS,
      startedAt: start * NS_PER_MS,
      endedAt: end === null ? null : end * NS_PER_MS,
      outcome,
      steps,
    };
    // A generic kind does not tell the compiler that kind, input and outcome belong together; the signature does.
    this.history.push(operation as unknown as Operation);
    return this;
  }
}

export const shop = (plan: ShopPlan = {}): Shop => new Shop(plan);
