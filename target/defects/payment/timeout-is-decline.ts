import type { Defect } from '../defect.ts';

export const timeoutIsDecline: Defect = {
  name: 'timeout-is-decline',
  number: 22,
  title: 'No answer of the bank is taken for a no',
  family: 'payment',
  breaks: 'refusals-have-no-effect',
  story: [
    'The bank does not answer in time, so the payment has failed: the units go back, and the buyer is told to try another card.',
    'A timeout says how long somebody waited, not what happened: the request may have arrived, and only its answer be late.',
    'The buyer has paid for an order that failed, and pays again for the next one.',
  ],
  provokedBy: { what: 'a bank that takes the money and does not say so', circumstances: ['silent-bank'] },
  seenIn: {
    what: 'pronamic/wp-pay-core#170 (a cURL timeout made it a failure, “while the actual payment has been paid successfully”)',
    url: 'https://github.com/pronamic/wp-pay-core/issues/170',
  },
  insteadOf: ['orders/collect.ts#collect'],
  replace: (parts) => ({
    async charge(charge) {
      const answer = await parts.charge(charge);
      return answer.type === 'unknown' ? { type: 'declined', code: 'payment-declined' } : answer;
    },
  }),
};
