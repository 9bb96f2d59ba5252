import type { Ticket } from '../model/adapter.ts';
import { type BankVoice, forgeWebhook, makesSense } from '../model/forge-webhook.ts';
import type { Intention } from '../model/operation.ts';
import type { Webhook } from '../model/webhook.ts';
import type { LoadContext } from './dispatcher.ts';
import { orderOf } from './references.ts';

/**
 * What an adapter needs beside the intention.
 * @returns `null` where the intention refers to the order of an intent that has none, or to a payment that the bank does not know:
 * there is nothing to send.
 */
export function ticketOf(
  intention: Intention,
  intentId: string,
  { orders, bank }: Pick<LoadContext, 'orders' | 'bank'>,
): Ticket | null {
  const orderId = orderOf(intention, orders);
  if (orderId === undefined) return null;
  const webhook = webhookOf(intention, bank);
  if (webhook === undefined) return null;
  const card = intention.kind === 'checkout' ? intention.input.card : undefined;
  return { intentId, cardToken: `tok_${card ?? 'accepted'}_${intentId}`, orderId, webhook };
}

/** @returns `undefined` where the bank knows no payment of that intent. */
function webhookOf(intention: Intention, bank: BankVoice | undefined): Webhook | null | undefined {
  if (intention.kind !== 'webhook') return null;
  const payment = bank?.payments.get(intention.input.order.of);
  if (bank === undefined || payment === undefined || !makesSense(intention.input.forgery, payment))
    return undefined;
  // Wall-clock time: it is another clock than the backend's, as a bank's would be.
  return forgeWebhook(payment, intention.input.forgery, bank.secret, Date.now());
}
