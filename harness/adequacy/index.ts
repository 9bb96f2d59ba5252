/** What must have happened for a verdict to mean anything: the rules that scenarios choose from. */

export { ownAccountsShown } from './accounts.ts';
export { cacheHit, readsAtOnce } from './cache.ts';
export { answered, atLeast, forgeriesAnswered, refusedFor } from './counts.ts';
export { givenUp } from './given-up.ts';
export { comparisonMade, offeredRateReached, offeredTimes } from './measured.ts';
export {
  cancelsMetCheckouts,
  cancelsOverlapped,
  faultStruck,
  flipsMetReads,
  keysOverlapped,
  pricesFlipped,
  restocksMetCheckouts,
  struckAtLeast,
} from './overlaps.ts';
export { redeemedOut } from './redeemed-out.ts';
export { speakingFor } from './rule.ts';
export { soldOut } from './sold-out.ts';
