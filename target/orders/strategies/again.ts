import { setTimeout as delay } from 'node:timers/promises';
import type { Transaction } from '../../database/statement.ts';
import { Refusal } from '../../refusal.ts';

/** Somebody else was quicker: what this transaction has read is no longer so. */
export class Outrun extends Error {
  override name = 'Outrun';
}

const ATTEMPTS = 12;
/** Pauses are drawn from twice as long an interval each time, so that those who met do not meet again. */
const PAUSE_MS = { first: 2, most: 60 } as const;

/** SQLSTATEs of a transaction that the database has undone because of another one: serialization failure, deadlock. */
const UNDONE = new Set<unknown>(['40001', '40P01']);

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const mayWorkAgain = (error: unknown): boolean =>
  error instanceof Outrun || (error instanceof Refusal && UNDONE.has(codeOf(error.cause)));

/**
 * A transaction that is done again where another one was in its way. Each attempt starts from nothing: what it had
 * read and written is gone. After the last one the shop is `busy`, which promises that nothing was done, and that is so.
 */
export const again =
  (transaction: Transaction): Transaction =>
  async (work) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await transaction(work);
      } catch (error) {
        if (!mayWorkAgain(error)) throw error;
        if (attempt === ATTEMPTS) {
          const detail = 'Too many want the same at once. Nothing was done: please try again.';
          throw new Refusal('busy', detail, { retryAfterSeconds: 1, cause: error });
        }
      }
      await delay(Math.random() * Math.min(PAUSE_MS.most, PAUSE_MS.first * 2 ** attempt));
    }
  };
