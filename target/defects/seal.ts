import { createHash } from 'node:crypto';

const SEALED = /^sealed:([0-9a-f]{16}):([0-9a-f]{64})$/;

/** Whether what was asked for is not to be named. */
export const isSealed = (asked: string | null): boolean => asked !== null && SEALED.test(asked);

const hash = (salt: string, name: string): string =>
  createHash('sha256').update(`${salt} ${name}`).digest('hex');

/**
 * Whether `asked` is this name, in the open or under a seal, `sealed:<salt>:<sha256 of "salt name">`. Who judges a shop
 * sees its settings, and is not to know from them what there is to find; only who has a list of the names can break a seal.
 */
export function names(asked: string, name: string): boolean {
  const [, salt, digest] = SEALED.exec(asked) ?? [];
  return salt === undefined ? asked === name : digest === hash(salt, name);
}
