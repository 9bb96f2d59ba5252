import type { LookListener } from '../model/look-listener.ts';
import type { Actor } from '../model/operation.ts';
import { type Cursor, notPlain } from './cursor.ts';
import { actorAt } from './tell-checkout.ts';

/** Tells which order an operation asks for. @throws NotPlain */
export function tellLookInput(cursor: Cursor, listener: LookListener): void {
  let actor: Actor | null = null;
  let by: 'intent' | 'id' = 'id';
  let asked: string | null = null;
  for (const field of cursor.fields()) {
    if (field === 'actor') actor = actorAt(cursor);
    else if (field === 'order') {
      by = referenceBy(cursor);
      asked = cursor.ownText();
    } else cursor.skip();
  }
  listener.asked(actor ?? notPlain(), by, asked ?? notPlain());
}

/** How a reference names its order; the name itself follows. */
function referenceBy(cursor: Cursor): 'intent' | 'id' {
  const [name, ...others] = cursor.fields();
  if (others.length > 0 || (name !== 'of' && name !== 'id')) return notPlain();
  return name === 'of' ? 'intent' : 'id';
}

/** Tells which order an answer shows. @throws NotPlain */
export function tellShownOrder(cursor: Cursor, listener: LookListener): void {
  let orderId: string | null = null;
  let status: string | null = null;
  let totalCents: number | null = null;
  for (const field of cursor.fields()) {
    if (field === 'orderId') orderId = cursor.ownText();
    else if (field === 'status') status = cursor.text();
    else if (field === 'totalCents') totalCents = cursor.number();
    else cursor.skip();
  }
  listener.shown(orderId ?? notPlain(), status ?? notPlain(), totalCents ?? notPlain());
}
