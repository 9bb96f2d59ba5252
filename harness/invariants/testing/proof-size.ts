import { env } from 'node:process';

/**
 * How many histories a test run takes, and from which seed: a share of what `npm run proof` takes, other ones each time. Less
 * where it is repeated for every mutant (`npm run mutation`).
 */
export const HISTORIES = Number(env.PROOF_HISTORIES ?? 1_000);
export const SEED = Number(env.PROOF_SEED ?? Date.now() % 2 ** 31);
