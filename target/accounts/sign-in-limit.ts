import { isIPv6 } from 'node:net';
import type { SignInLimits } from '../config.ts';
import { makeAttempts } from './attempts.ts';

/** How often somebody may try to sign up or in. */
export interface SignInLimit {
  /**
   * Counts an attempt of a network address, good or bad: each costs a password hash.
   * @throws Refusal `rate-limited`
   */
  from(address: string): void;
  /**
   * Counts an attempt on an account; whether there is such an account makes no difference.
   * @returns to be called unless the password was wrong: nothing else is held against an account.
   * @throws Refusal `rate-limited`
   */
  on(email: string): () => void;
}

/** Whoever has one address of version 6 has the 2^64 beside it, too. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:([\d.]+)$/i.exec(address)?.[1];
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : Array<string>(8 - groups.length - after.length).fill('0');
  return `${[...groups, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}

/**
 * Two limits. By network address, against one guesser of many accounts. By account, against many guessers of one; it
 * counts failures alone and is wider, since whoever fails often enough on purpose shuts its owner out for the rest of
 * the minute: without it, a password could be guessed from a thousand addresses for ever.
 */
export function makeSignInLimit({ perAddress, perAccount }: SignInLimits): SignInLimit {
  const addresses = makeAttempts(perAddress);
  const accounts = makeAttempts(perAccount);
  return {
    from: (address) => {
      addresses.count(networkOf(address));
    },
    on: (email) => accounts.count(email),
  };
}
