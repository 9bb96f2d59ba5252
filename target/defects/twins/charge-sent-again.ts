import type { Twin } from '../defect.ts';

export const chargeSentAgain: Twin = {
  name: 'charge-sent-again',
  number: 14,
  title: 'The bank is asked twice for the same money',
  family: 'twins',
  breaks: null,
  looksLike: 'charged-once',
  story: [
    'Where the bank does not answer in time, the same charge is sent to it again, which looks like the surest way to charge twice.',
    'It goes under the same key, so the bank knows it, and answers what it answered the first time or would have answered.',
    'It is the fresh key that charges twice, and not the second request.',
  ],
  provokedBy: {
    what: 'a bank that takes the money and never says so',
    circumstances: ['silent-bank', 'slow-bank'],
  },
  seenIn: {
    what: 'Stripe, “Idempotent requests”: safe to retry without performing the operation twice',
    url: 'https://docs.stripe.com/api/idempotent_requests',
  },
  insteadOf: ['orders/collect.ts#collect'],
  replace: (parts) => ({
    async charge(charge) {
      const answer = await parts.charge(charge);
      return answer.type === 'unknown' ? parts.charge(charge) : answer;
    },
  }),
};
