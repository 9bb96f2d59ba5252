import { reserveLocked } from '../../orders/strategies/select-for-update.ts';
import type { Twin } from '../defect.ts';

export const lockInSkuOrder: Twin = {
  name: 'lock-in-sku-order',
  number: 2,
  title: 'SELECT … FOR UPDATE, in the order of the skus',
  family: 'twins',
  breaks: null,
  looksLike: 'never-oversell',
  story: [
    'The rows are locked, looked at in the program, and written afterwards: check and update are two statements, and the update has no condition.',
    'What was read under a lock stays so until the transaction ends, and since everybody takes the locks in the same order, nobody waits in a circle.',
    'Whoever comes when all is sold stands in line to hear it, which is slow and not wrong.',
  ],
  provokedBy: { what: 'many who want the last units at once', circumstances: ['last-units', 'carts'] },
  seenIn: {
    what: 'PostgreSQL, “Row-Level Locks” and “Deadlocks”: acquire locks in a consistent order',
    url: 'https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-DEADLOCKS',
  },
  insteadOf: ['orders/reserve.ts#reserve'],
  replace: () => ({ reserve: reserveLocked }),
};
