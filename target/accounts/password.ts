import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

const BLOCK_SIZE = 8;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** scrypt on libuv's thread pool, so that requests are answered while a password is being hashed. */
function stretch(password: string, salt: Buffer, cost: number): Promise<Buffer> {
  const N = 2 ** cost;
  // It needs 128 * N * r bytes, and Node's default limit is exactly what the default cost takes.
  return derive(password.normalize('NFKC'), salt, KEY_BYTES, {
    N,
    r: BLOCK_SIZE,
    p: 1,
    maxmem: 256 * N * BLOCK_SIZE,
  });
}

/**
 * @param cost binary logarithm of scrypt's N; 15 takes 32 MiB and some 100 ms.
 * @returns `scrypt$<cost>$<salt>$<hash>`, so that the cost can be raised without losing the old hashes.
 */
export async function hashPassword(password: string, cost: number): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await stretch(password, salt, cost);
  return ['scrypt', cost, salt.toString('base64url'), key.toString('base64url')].join('$');
}

const STORED = /^scrypt\$(\d{1,2})\$([\w-]{22})\$([\w-]{43})$/;

/** Whether a stored hash is of another cost than those that are made now. */
export const isOfOtherCost = (stored: string, cost: number): boolean =>
  Number(STORED.exec(stored)?.[1]) !== cost;

/** Compares in constant time. A stored hash that is none of ours (an account that nobody signs in to) never matches. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [, cost, salt, key] = STORED.exec(stored) ?? [];
  if (cost === undefined || salt === undefined || key === undefined) return false;
  const derived = await stretch(password, Buffer.from(salt, 'base64url'), Number(cost));
  return timingSafeEqual(derived, Buffer.from(key, 'base64url'));
}
