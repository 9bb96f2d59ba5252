import { isTerse } from './checkout-listener.ts';
import type { Cents } from './money.ts';
import type { Actor, Operation } from './operation.ts';

/** An operation about an order that was made before: it asks for one, and is shown it. */
export type LookOperation = Operation<'readOrder'> | Operation<'cancel'>;

/** Takes what such an operation says, piece by piece: first what was asked, then the order that was shown, if any. */
export interface LookListener {
  /** @param asked the intent that made the order, or the order's own id. */
  asked(actor: Actor, by: 'intent' | 'id', asked: string): void;
  shown(orderId: string, status: string, totalCents: Cents): void;
}

/** Tells a listener all of one, however it is kept. What is told again replaces what was told before. */
export function tellLook(operation: LookOperation, listener: LookListener): void {
  if (isTerse(operation) && operation.tellLook(listener)) return;
  const { input, outcome } = operation;
  if ('of' in input.order) listener.asked(input.actor, 'intent', input.order.of);
  else listener.asked(input.actor, 'id', input.order.id);
  if (outcome.type !== 'ok') return;
  const { orderId, status, totalCents } = outcome.result;
  listener.shown(orderId, status, totalCents);
}
