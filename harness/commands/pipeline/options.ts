import { InvalidArgumentError } from 'commander';
import { SIZES, type Size } from '../../model/scenario.ts';
import { LEAST_PAIRS, MOST_PAIRS } from '../../statistics/signed-rank.ts';

export function parseSize(given: string): Size {
  const size = SIZES.find((name) => name === given);
  if (size === undefined) throw new InvalidArgumentError(`Allowed: ${SIZES.join(', ')}.`);
  return size;
}

const MAX_SEED = 2 ** 31 - 1;

export function parseSeed(given: string): number {
  const seed = Number(given);
  if (given.trim() === '' || !Number.isInteger(seed) || seed < 0 || seed > MAX_SEED) {
    throw new InvalidArgumentError(`Allowed: a whole number from 0 to ${MAX_SEED}.`);
  }
  return seed;
}

export function parseCount(given: string): number {
  const count = Number(given);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) {
    throw new InvalidArgumentError('Allowed: a whole number from 1 to 1000000.');
  }
  return count;
}

/** How many pairs of blocks decide a comparison: looked at before an hour of them is measured. */
export function parsePairs(given: string): number {
  const pairs = Number(given);
  if (!Number.isInteger(pairs) || pairs < LEAST_PAIRS || pairs > MOST_PAIRS)
    throw new InvalidArgumentError(
      `Allowed: a whole number from ${LEAST_PAIRS}, with which an interval attains 95 %, to ${MOST_PAIRS}.`,
    );
  return pairs;
}

/** By how many percent B may be slower. @returns as a factor. */
export function parsePercent(given: string): number {
  const percent = Number(given);
  if (given.trim() === '' || !(percent >= 0 && percent <= 1_000))
    throw new InvalidArgumentError('Allowed: percent from 0 to 1000.');
  return 1 + percent / 100;
}

/** The one choice that is not made from the seed: the seed itself, where none is given. It is printed. */
export const freshSeed = (): number => Math.floor(Math.random() * MAX_SEED);
