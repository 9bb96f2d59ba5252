import type { Defect } from '../defect.ts';

export const unawaitedCommit: Defect = {
  name: 'unawaited-commit',
  number: 46,
  title: '201 before the commit is awaited',
  family: 'durability',
  breaks: 'acknowledged-orders-survive',
  story: [
    'An `await` is missing before the commit, so the order is charged and confirmed to its buyer while the database still may say no; and when it does, nobody listens.',
    'A transaction is there from the answer to its COMMIT on, and not from the moment in which it was sent: all that is said before is a guess.',
    'The buyer has a receipt and has paid, and the shop has never heard of him.',
  ],
  provokedBy: {
    what: 'a connection to the database that ends before the commit has arrived',
    circumstances: ['cut-at-commit', 'database-crash', 'crash'],
  },
  seenIn: {
    what: 'no-floating-promises, the rule that linters have for it; and every `UPDATE` whose row count nobody reads',
    url: 'https://typescript-eslint.io/rules/no-floating-promises/',
  },
  insteadOf: ['database/database.ts#openDatabase>inTransaction', 'orders/confirm.ts#confirm'],
  replace: (parts) => ({
    transaction: (work) =>
      new Promise((resolve, reject) => {
        const committed = parts.transaction(async (query) => {
          const result = await work(query);
          resolve(result);
          return result;
        });
        committed.catch(reject);
      }),
    async confirm(query, order, paymentId) {
      await parts.confirm(query, order, paymentId);
      return true;
    },
  }),
};
