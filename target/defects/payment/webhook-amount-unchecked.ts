import { webhookEvent } from '../../bank/webhook.ts';
import { check } from '../../check.ts';
import { parseJson } from '../../json.ts';
import type { Defect } from '../defect.ts';
import { believe } from './believe-webhook.ts';

export const webhookAmountUnchecked: Defect = {
  name: 'webhook-amount-unchecked',
  number: 27,
  title: 'The webhook says how much was paid, and nobody compares',
  family: 'payment',
  breaks: 'books-balance',
  story: [
    'The signature is checked, and what is signed is true: somebody has paid for this order.',
    'How much they have paid stands in the message, too, and is not held against what the order costs.',
    'A payment of one cent, which the buyer may make at the bank as he likes, confirms a watch.',
  ],
  provokedBy: {
    what: 'a signed message about one cent, for an order that nobody paid for',
    circumstances: ['webhooks'],
  },
  seenIn: { what: 'CVE-2026-9189', url: 'https://www.cve.org/CVERecord?id=CVE-2026-9189' },
  insteadOf: ['orders/hear.ts#hear', 'bank/bank.ts#paymentOf'],
  replace: (parts) => ({
    async hearBank(shop, around, told) {
      // Does what the correct one does, its check of the signature included; what it says is believed on top of that.
      await parts.hearBank(shop, around, told);
      await believe(shop, check(webhookEvent, parseJson(told.body)));
    },
  }),
};
