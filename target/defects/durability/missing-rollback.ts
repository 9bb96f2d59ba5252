import { Refusal } from '../../refusal.ts';
import type { Defect } from '../defect.ts';

/** Until the process ends. */
const forEver = (): Promise<never> => new Promise(() => undefined);

export const missingRollback: Defect = {
  name: 'missing-rollback',
  number: 48,
  title: 'One way out without ROLLBACK',
  family: 'durability',
  breaks: 'recovers',
  story: [
    'Where a buyer is refused the function returns early, and past the line that rolls back and gives the connection to the pool: the transaction stays open, with its locks, and the connection is gone.',
    'What is taken has to be given back on every way out, and the ways that are taken rarely are the ones that nobody looks at; that is what `finally` is for.',
    'Ten buyers hear that the voucher is used up, and after that nobody can buy anything until somebody restarts the shop.',
  ],
  provokedBy: {
    what: 'as many refusals as there are connections in the pool',
    circumstances: ['last-vouchers', 'last-units', 'cancellations'],
  },
  seenIn: {
    what: 'brianc/node-postgres#154 (“clients with aborted transactions taint the pool”), USACE/cwms-data-api#530',
    url: 'https://github.com/brianc/node-postgres/issues/154',
  },
  insteadOf: ['database/database.ts#openDatabase>inTransaction'],
  replace: (parts) => ({
    transaction: (work) =>
      new Promise((resolve, reject) => {
        const ended = parts.transaction(async (query) => {
          try {
            return await work(query);
          } catch (error) {
            if (!(error instanceof Refusal)) throw error;
            reject(error);
            return forEver();
          }
        });
        ended.then(resolve, reject);
      }),
  }),
};
