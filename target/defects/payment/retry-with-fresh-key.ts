import { randomUUID } from 'node:crypto';
import type { Defect } from '../defect.ts';

export const retryWithFreshKey: Defect = {
  name: 'retry-with-fresh-key',
  number: 24,
  title: 'The bank is asked again under a fresh key',
  family: 'payment',
  breaks: 'charged-once',
  story: [
    'Where the bank does not answer, the charge is sent once more, as one does with networks, and each request gets a key of its own.',
    'The key is how the bank would know that it is the same charge: a fresh one says that it is another.',
    'The slower the bank, the more buyers pay twice.',
  ],
  provokedBy: {
    what: 'a bank that is slow, or takes the money and does not say so',
    circumstances: ['silent-bank', 'slow-bank'],
  },
  seenIn: {
    what: 'woocommerce/woocommerce-gateway-stripe#2477 (there it is the buyer who tries again: “they aren’t using the same key … being double charged when they retry”), Adyen/adyen-commercetools#1305',
    url: 'https://github.com/woocommerce/woocommerce-gateway-stripe/issues/2477',
  },
  insteadOf: ['bank/bank.ts#openBank>pay', 'orders/collect.ts#collect'],
  replace: (parts) => ({
    async charge(charge) {
      const answer = await parts.charge(charge);
      return answer.type === 'unknown' ? parts.charge({ ...charge, orderId: randomUUID() }) : answer;
    },
  }),
};
