import { availableParallelism } from 'node:os';
import { GateClosed, makeGate } from '../gate.ts';
import { Refusal } from '../refusal.ts';
import { hashPassword, isOfOtherCost, verifyPassword } from './password.ts';

/** Password hashes, a few at a time. */
export interface Hashing {
  /** @throws Refusal `busy` */
  hash(password: string): Promise<string>;
  /** @throws Refusal `busy` */
  verify(password: string, stored: string): Promise<boolean>;
  /** Whether a hash that was stored some time ago takes another time to verify than one of today. */
  isOutdated(stored: string): boolean;
}

/**
 * libuv has four threads for everything: name look-ups, files, and every hash. Some 100 ms each, four hashes at once
 * would keep all of them, and on a small machine all processors, from everybody else; the memory that each takes
 * (32 MiB) is bounded with them.
 */
const AT_ONCE = Math.max(1, Math.min(2, availableParallelism() - 1));
/** At 100 ms each, the last in this queue is told so after about as long as anybody would look at a sign-in form. */
const LIMITS = { places: AT_ONCE, waitersMax: 100, waitMs: 5_000, begunWaitMs: 5_000 };

/** @param cost binary logarithm of scrypt's N. */
export function makeHashing(cost: number): Hashing {
  const gate = makeGate(LIMITS);
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    const leave = await gate.enter(false).catch((error: unknown) => {
      if (!(error instanceof GateClosed)) throw error;
      throw new Refusal('busy', 'Too many want to sign in. No work has begun.', { retryAfterSeconds: 2 });
    });
    try {
      return await work();
    } finally {
      leave();
    }
  };
  return {
    hash: (password) => inTurn(() => hashPassword(password, cost)),
    verify: (password, stored) => inTurn(() => verifyPassword(password, stored)),
    isOutdated: (stored) => isOfOtherCost(stored, cost),
  };
}
