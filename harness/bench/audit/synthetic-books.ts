import type { Records } from '../../evidence/schema.ts';
import { known, type Rows, type Voucher } from '../../model/evidence.ts';
import type { OrderView } from '../../model/operation.ts';

type RecordsOf<C> = C extends { readonly state: 'known'; readonly records: Rows<infer T> } ? T : never;
type Written = { readonly [K in keyof Records]: RecordsOf<Records[K]>[] };

/** An order as it was placed. */
export interface Placed {
  readonly intentId: string;
  readonly buyer: string;
  readonly view: OrderView;
  readonly voucher: string | null;
}

/** What an honest shop, its bank and its mailbox write down, in the order in which it happens. */
export class SyntheticBooks {
  readonly #rows: Written = {
    ...{ orders: [], lines: [], movements: [], stock: [], payments: [], refunds: [], vouchers: [] },
    ...{ redemptions: [], transitions: [], loads: [], mails: [], logs: [] },
  };
  #redeemed = 0;

  /**
   * A checkout that came as far as the bank: sold where the card was good, else given up again.
   * @returns the order's place in the books.
   */
  order({ intentId, buyer, view, voucher }: Placed, isSold: boolean): number {
    const { orders, lines, movements, payments, mails, redemptions, transitions } = this.#rows;
    const { orderId, totalCents, discountCents = 0, currency } = view;
    const status = isSold ? 'live' : 'failed';
    for (const { sku, quantity, unitPriceCents } of view.lines) {
      lines.push({ orderId, sku, quantity, unitPriceCents: unitPriceCents ?? 0 });
      movements.push({ sku, delta: -quantity, reason: 'sale', orderId });
      if (!isSold) movements.push({ sku, delta: quantity, reason: 'release', orderId });
    }
    const ids = { paymentId: `pay_${orderId}`, intentId, reference: orderId, idempotencyKey: orderId };
    payments.push({ ...ids, amountCents: totalCents, currency, state: isSold ? 'captured' : 'declined' });
    transitions.push({ orderId, from: null, to: 'pending' }, { orderId, from: 'pending', to: status });
    if (isSold)
      mails.push({ messageId: `<${orderId}@shop.test>`, to: [buyer], subject: 'Your order', orderId });
    if (voucher !== null) redemptions.push({ code: voucher, orderId, givenBack: !isSold });
    if (voucher !== null && isSold) this.#redeemed += 1;
    return (
      orders.push({ orderId, intentId, buyer, status, totalCents, discountCents, currency, voucher }) - 1
    );
  }

  /** Its units and its money come back; the voucher is used up. */
  cancel(place: number, { orderId, totalCents, currency, lines }: OrderView): void {
    const { orders, movements, refunds, transitions } = this.#rows;
    const order = orders[place];
    if (order !== undefined) orders[place] = { ...order, status: 'cancelled' };
    for (const { sku, quantity } of lines)
      movements.push({ sku, delta: quantity, reason: 'cancel', orderId });
    transitions.push({ orderId, from: 'live', to: 'cancelled' });
    const refundId = `re_${orderId}`;
    refunds.push({ refundId, paymentId: `pay_${orderId}`, amountCents: totalCents, currency });
  }

  restocked(sku: string, delta: number): void {
    this.#rows.movements.push({ sku, delta, reason: 'restock', orderId: null });
  }

  /** @returns the records with strings of their own each, as a parser of JSON makes them. */
  close(onHand: ReadonlyMap<string, number>, voucher: Omit<Voucher, 'discountCents'>): Records {
    const rows = this.#rows;
    rows.stock.push(...[...onHand].map(([sku, units]) => ({ sku, onHand: units })));
    rows.vouchers.push({ ...voucher, redeemed: this.#redeemed });
    return {
      orders: known(reparsed(rows.orders)),
      lines: known(reparsed(rows.lines)),
      movements: known(reparsed(rows.movements)),
      stock: known(reparsed(rows.stock)),
      payments: known(reparsed(rows.payments)),
      refunds: known(reparsed(rows.refunds)),
      vouchers: known(reparsed(rows.vouchers)),
      redemptions: known(reparsed(rows.redemptions)),
      transitions: known(reparsed(rows.transitions)),
      loads: known(rows.loads),
      mails: known(reparsed(rows.mails)),
      logs: known(rows.logs),
    };
  }
}

const CHUNK = 10_000;

/** In chunks, since no string is as long as the longest list; each leaves its place as soon as it has been copied. */
function reparsed<T>(rows: T[]): readonly T[] {
  for (let from = 0; from < rows.length; from += CHUNK) {
    const copies = JSON.parse(JSON.stringify(rows.slice(from, from + CHUNK))) as T[];
    for (const [offset, copy] of copies.entries()) rows[from + offset] = copy;
  }
  return rows;
}
