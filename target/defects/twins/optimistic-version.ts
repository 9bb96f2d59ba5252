import { again } from '../../orders/strategies/again.ts';
import { reserveOptimistic } from '../../orders/strategies/optimistic.ts';
import type { Twin } from '../defect.ts';

export const optimisticVersion: Twin = {
  name: 'optimistic-version',
  number: 3,
  title: 'A version column, and another attempt',
  family: 'twins',
  breaks: null,
  looksLike: 'never-oversell',
  story: [
    'The stock is read without any lock, and whether there is enough is decided on that reading.',
    'The update asks for the version that was read, so it writes where nobody was there in between, and otherwise nothing; then the transaction starts over.',
    'Under a rush there are more attempts than orders, and some buyers are told that the shop is busy, which promises that nothing was done, and nothing was.',
  ],
  provokedBy: { what: 'many who want the last units at once', circumstances: ['last-units', 'carts'] },
  seenIn: {
    what: 'Kung and Robinson, “On Optimistic Methods for Concurrency Control” (TODS 1981)',
    url: 'https://dl.acm.org/doi/10.1145/319566.319567',
  },
  insteadOf: ['orders/reserve.ts#reserve', 'database/database.ts#openDatabase'],
  replace: ({ transaction }) => ({ transaction: again(transaction), reserve: reserveOptimistic }),
};
