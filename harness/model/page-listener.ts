import { isTerse } from './checkout-listener.ts';
import type { Cents } from './money.ts';
import type { Actor, Operation } from './operation.ts';

/** Takes what the read of a product page says, piece by piece: first what was asked, then what came of it. */
export interface PageListener {
  asked(actor: Actor, sku: string): void;
  shown(sku: string, unitPriceCents: Cents): void;
  refused(reason: string): void;
  unknown(): void;
}

/** Tells a listener all of one read, however it is kept. What is told again replaces what was told before. */
export function tellPage(read: Operation<'browse'>, listener: PageListener): void {
  if (isTerse(read) && read.tellPage(listener)) return;
  const { input, outcome } = read;
  listener.asked(input.actor, input.sku);
  switch (outcome.type) {
    case 'ok':
      listener.shown(outcome.result.sku, outcome.result.unitPriceCents);
      break;
    case 'refused':
      listener.refused(outcome.reason);
      break;
    case 'unknown':
      listener.unknown();
      break;
  }
}
