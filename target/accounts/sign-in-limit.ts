import { LRUCache } from 'lru-cache';
import { Refusal } from '../refusal.ts';

const WINDOW_MS = 60_000;
/** Addresses that are remembered: whoever has more than these is stopped elsewhere. */
const ADDRESSES_MAX = 10_000;

/**
 * Counts sign-ins by network address (not by account, or anybody could lock anybody out) in windows of a minute, in
 * this process.
 * @param perMinute `null`: no limit.
 * @returns a function that throws Refusal `rate-limited` once an address has used up its attempts.
 */
export function makeSignInLimit(perMinute: number | null): (address: string) => void {
  if (perMinute === null) return () => undefined;
  const attempts = new LRUCache<string, { count: number }>({ max: ADDRESSES_MAX, ttl: WINDOW_MS });
  return (address) => {
    const counted = attempts.get(address) ?? { count: 0 };
    if (counted.count === 0) attempts.set(address, counted);
    counted.count += 1;
    if (counted.count <= perMinute) return;
    const leftSeconds = Math.ceil(attempts.getRemainingTTL(address) / 1_000);
    throw new Refusal('rate-limited', 'Wait before you try again.', {
      retryAfterSeconds: Math.max(1, leftSeconds),
    });
  };
}
