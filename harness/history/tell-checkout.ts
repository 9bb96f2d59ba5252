import type { CheckoutListener } from '../model/checkout-listener.ts';
import type { Actor } from '../model/operation.ts';
import { type Cursor, notPlain } from './cursor.ts';

/** Tells what the input of a checkout says. @throws NotPlain */
export function tellInput(intentId: string, cursor: Cursor, listener: CheckoutListener): void {
  let actor: Actor | null = null;
  let voucher: string | undefined;
  let isForged = false;
  for (const field of cursor.fields()) {
    if (field === 'actor') actor = actorAt(cursor);
    else if (field === 'lines') tellLines(cursor, (sku, quantity) => listener.line(sku, quantity));
    else if (field === 'voucher') voucher = cursor.text();
    else {
      if (field === 'forgery') isForged = true;
      cursor.skip();
    }
  }
  listener.asked(intentId, actor ?? notPlain(), voucher, isForged);
}

/** @throws NotPlain */
export function actorAt(cursor: Cursor): Actor {
  if (!cursor.isTextNext()) return cursor.number();
  const actor = cursor.text();
  return actor === 'admin' || actor === 'anonymous' ? actor : notPlain();
}

/** Tells what the answer to a checkout says. @throws NotPlain */
export function tellOrder(cursor: Cursor, listener: CheckoutListener): void {
  let orderId: string | null = null;
  let status = '';
  let totalCents = Number.NaN;
  let discountCents: number | undefined;
  let currency = '';
  for (const field of cursor.fields()) {
    if (field === 'orderId') orderId = cursor.ownText();
    else if (field === 'status') status = cursor.text();
    else if (field === 'totalCents') totalCents = cursor.number();
    else if (field === 'discountCents') discountCents = cursor.number();
    else if (field === 'currency') currency = cursor.text();
    else if (field === 'lines')
      tellLines(cursor, (sku, quantity, price) => listener.shown(sku, quantity, price));
    else cursor.skip();
  }
  listener.ok(orderId ?? notPlain(), status, totalCents, discountCents, currency);
}

/** `[reason, detail]`. @throws NotPlain */
export function tellRefusal(cursor: Cursor, listener: Pick<CheckoutListener, 'refused'>): void {
  cursor.items();
  listener.refused(cursor.text());
}

function tellLines(
  cursor: Cursor,
  tell: (sku: string, quantity: number, unitPriceCents: number | null) => void,
): void {
  for (let left = cursor.items(); left > 0; left -= 1) {
    let sku = '';
    let quantity = 0;
    let unitPriceCents: number | null = null;
    for (const field of cursor.fields()) {
      if (field === 'sku') sku = cursor.text();
      else if (field === 'quantity') quantity = cursor.number();
      else if (field === 'unitPriceCents') unitPriceCents = cursor.numberOrNull();
      else cursor.skip();
    }
    tell(sku, quantity, unitPriceCents);
  }
}
