import { statement } from '../../database/statement.ts';
import type { Defect } from '../defect.ts';

const begin = statement('', 'begin');
const commit = statement('', 'commit');
const rollback = statement('', 'rollback');

export const beginOnThePool: Defect = {
  name: 'begin-on-the-pool',
  number: 47,
  title: "pool.query('BEGIN')",
  family: 'durability',
  breaks: 'no-fractured-order',
  story: [
    'BEGIN, the statements and COMMIT are sent to the pool, which gives each of them to whichever connection is free: they are in no transaction, or in somebody else’s.',
    'A transaction belongs to a connection; with one user the pool always hands out the same one, so that every test passes.',
    'Under load an order has its row on one connection and its lines on another, and a ROLLBACK takes back what a stranger has just bought.',
  ],
  provokedBy: {
    what: 'checkouts of which some are refused, at the same time',
    circumstances: ['steady-sale', 'last-units', 'last-vouchers'],
  },
  seenIn: {
    what: 'node-postgres, “you must use the same client instance for all statements within a transaction”',
    url: 'https://node-postgres.com/features/transactions',
  },
  insteadOf: ['database/database.ts#openDatabase>inTransaction'],
  replace: ({ query }) => ({
    async transaction(work) {
      await query(begin);
      try {
        const result = await work(query);
        await query(commit);
        return result;
      } catch (error) {
        await query(rollback);
        throw error;
      }
    },
  }),
};
