import type { Actor } from '../model/operation.ts';
import type { PageListener } from '../model/page-listener.ts';
import { type Cursor, notPlain } from './cursor.ts';
import { actorAt } from './tell-checkout.ts';

/** Tells what the read of a product page asks for. @throws NotPlain */
export function tellPageInput(cursor: Cursor, listener: PageListener): void {
  let actor: Actor | null = null;
  let sku: string | null = null;
  for (const field of cursor.fields()) {
    if (field === 'actor') actor = actorAt(cursor);
    else if (field === 'sku') sku = cursor.text();
    else cursor.skip();
  }
  listener.asked(actor ?? notPlain(), sku ?? notPlain());
}

/** Tells what a product page shows. @throws NotPlain */
export function tellShownPage(cursor: Cursor, listener: PageListener): void {
  let sku: string | null = null;
  let unitPriceCents: number | null = null;
  for (const field of cursor.fields()) {
    if (field === 'sku') sku = cursor.text();
    else if (field === 'unitPriceCents') unitPriceCents = cursor.number();
    else cursor.skip();
  }
  listener.shown(sku ?? notPlain(), unitPriceCents ?? notPlain());
}
