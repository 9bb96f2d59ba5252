import { statement } from '../../database/statement.ts';
import { again } from '../../orders/strategies/again.ts';
import { reserveSerializable } from '../../orders/strategies/serializable.ts';
import type { Twin } from '../defect.ts';

/** The first statement of a transaction may still choose its level. */
const chooseLevel = statement('twin-serializable', 'set transaction isolation level serializable');

export const serializableWithRetry: Twin = {
  name: 'serializable-with-retry',
  number: 1,
  title: 'Select, check, update, at SERIALIZABLE',
  family: 'twins',
  breaks: null,
  looksLike: 'never-oversell',
  story: [
    'The stock is read, compared in the program, and written as the number that the program came to: the very statements of `select-check-update`.',
    'At SERIALIZABLE the database refuses the second of two who have read the same row, and the transaction starts over from nothing, so that whoever commits has read what was there.',
    'It costs attempts where many want the same, and nothing else: to read such code and shout “race” is to have missed one line of it.',
  ],
  provokedBy: { what: 'many who want the last units at once', circumstances: ['last-units', 'carts'] },
  seenIn: {
    what: 'PostgreSQL, “Serializable Isolation Level”: applications must be prepared to retry',
    url: 'https://www.postgresql.org/docs/current/transaction-iso.html#XACT-SERIALIZABLE',
  },
  insteadOf: ['orders/reserve.ts#reserve', 'database/database.ts#openDatabase'],
  replace: ({ transaction }) => ({
    transaction: again((work) =>
      transaction(async (query) => {
        await query(chooseLevel);
        return work(query);
      }),
    ),
    reserve: reserveSerializable,
  }),
};
