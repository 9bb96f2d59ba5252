import { LRUCache } from 'lru-cache';
import { Refusal } from '../refusal.ts';

const WINDOW_MS = 60_000;
/** Names that are remembered, so that whoever makes them up cannot fill the memory. */
const NAMES_MAX = 10_000;

/** Counts attempts under a name, in windows of a minute, in this process. */
export interface Attempts {
  /**
   * Counts one, before its outcome is known: a thousand at once are a thousand.
   * @returns takes it back, for an attempt that is not to be held against the name.
   * @throws Refusal `rate-limited` once the name has used up its attempts.
   */
  count(name: string): () => void;
}

/** @param perMinute `null`: no limit. */
export function makeAttempts(perMinute: number | null): Attempts {
  if (perMinute === null) return { count: () => () => undefined };
  const counts = new LRUCache<string, { attempts: number }>({ max: NAMES_MAX, ttl: WINDOW_MS });
  return {
    count(name) {
      const counted = counts.get(name) ?? { attempts: 0 };
      if (!counts.has(name)) counts.set(name, counted);
      if (counted.attempts >= perMinute) {
        const leftSeconds = Math.ceil(counts.getRemainingTTL(name) / 1_000);
        throw new Refusal('rate-limited', 'Wait before you try again.', {
          retryAfterSeconds: Math.max(1, leftSeconds),
        });
      }
      counted.attempts += 1;
      return () => {
        counted.attempts -= 1;
      };
    },
  };
}
