import { webhookEvent, webhookReceipt } from '../../bank/webhook.ts';
import type { Endpoint } from './endpoint.ts';

export const WEBHOOKS: readonly Endpoint[] = [
  {
    operationId: 'hearBank',
    summary: 'What the bank says unasked. Not there unless the shop was given a secret to know it by.',
    method: 'post',
    path: '/webhooks/bank',
    caller: 'bank',
    body: webhookEvent,
    answer: {
      status: 200,
      name: 'Receipt',
      description: 'Done, and not to be told again.',
      schema: webhookReceipt,
    },
    refusals: ['bad-signature', 'not-found', 'payment-pending', 'unavailable'],
    async handle({ parts, surroundings }, request) {
      const told = { signature: request.header('bank-signature'), body: request.body };
      await parts.hearBank(parts, surroundings, told);
      return { json: { received: true } };
    },
  },
];
