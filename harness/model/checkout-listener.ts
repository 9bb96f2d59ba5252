import type { LookListener } from './look-listener.ts';
import type { Cents } from './money.ts';
import type { Actor, Operation, Outcome } from './operation.ts';
import type { PageListener } from './page-listener.ts';
import type { Instant } from './time.ts';

/**
 * Takes what a checkout says, piece by piece, so that a million of them can be heard without one being unpacked. First what was
 * asked, with its lines; then how it ended, after the lines of the order where it was ok.
 */
export interface CheckoutListener {
  /** Forgets what was heard of the checkout so far, and starts anew. */
  begin(): void;
  asked(intentId: string, actor: Actor, voucher: string | undefined, isForged: boolean): void;
  line(sku: string, quantity: number): void;
  /** A line of the order that an answer shows. */
  shown(sku: string, quantity: number, unitPriceCents: Cents | null): void;
  ok(
    orderId: string,
    status: string,
    totalCents: Cents,
    discountCents: Cents | undefined,
    currency: string,
  ): void;
  refused(reason: string): void;
  unknown(): void;
}

/** What a recorder or a reader hands out can say these things without being unpacked. */
export interface Terse {
  readonly outcomeType: Outcome['type'];
  /** @returns false where it has to be unpacked after all; what the listener heard is then to be forgotten. */
  tellCheckout(listener: CheckoutListener): boolean;
  tellPage(listener: PageListener): boolean;
  tellLook(listener: LookListener): boolean;
}

export const isTerse = (operation: object): operation is Terse => 'tellCheckout' in operation;

/** `operation.outcome.type`, at a fraction of the cost. */
export const outcomeTypeOf = (operation: Operation): Outcome['type'] =>
  isTerse(operation) ? operation.outcomeType : operation.outcome.type;

/** When an operation can no longer take effect. An unknown one never ends, whenever its client gave up. */
export function endOf(operation: Operation): Instant {
  const { endedAt } = operation;
  return endedAt === null || outcomeTypeOf(operation) === 'unknown' ? Number.POSITIVE_INFINITY : endedAt;
}

/** Tells a listener all of one checkout, however it is kept. */
export function tellCheckout(operation: Operation<'checkout'>, listener: CheckoutListener): void {
  listener.begin();
  if (isTerse(operation) && operation.tellCheckout(listener)) return;
  listener.begin();
  const { intentId, input, outcome } = operation;
  listener.asked(intentId, input.actor, input.voucher, input.forgery !== undefined);
  for (const { sku, quantity } of input.lines) listener.line(sku, quantity);
  switch (outcome.type) {
    case 'ok': {
      const { orderId, status, totalCents, discountCents, currency, lines } = outcome.result;
      for (const line of lines) listener.shown(line.sku, line.quantity, line.unitPriceCents);
      listener.ok(orderId, status, totalCents, discountCents, currency);
      break;
    }
    case 'refused':
      listener.refused(outcome.reason);
      break;
    case 'unknown':
      listener.unknown();
      break;
  }
}
