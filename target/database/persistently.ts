import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Refusal } from '../refusal.ts';
import { asRefusal } from './connection.ts';

const ATTEMPTS = 10;
const PAUSE_MS = 200;

/** The database did not answer: that passes, where what it says does not. */
function isPassing(error: unknown): boolean {
  const refusal = error instanceof Refusal ? error : asRefusal(error);
  return refusal instanceof Refusal && refusal.code === 'unavailable';
}

/**
 * Work that the shop cannot open without, and that may be done again whatever became of it: a shop that is started while
 * its database comes back, or whose connection breaks just then, opens two seconds later rather than not at all.
 */
export async function persistently(work: () => Promise<void>, log: Pick<Logger, 'warn'>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) throw error;
      log.warn({ err: error, attempt }, 'the database did not answer while the shop was opening');
      await delay(PAUSE_MS);
    }
  }
}
