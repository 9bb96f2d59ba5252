/** What must have happened for a verdict to mean anything: the rules that scenarios choose from. */

export { ownAccountsShown } from './accounts.ts';
export { keysAskedAgainAfterCancel, keysAskedAgainAfterKill } from './asked-again.ts';
export { cacheHit, readsAtOnce } from './cache.ts';
export { cancelsMetFault } from './cancels-met-fault.ts';
export { confirmedJustBefore } from './confirmed-just-before.ts';
export { answered, atLeast, forgeriesAnswered, honestBuyersServed, refusedFor } from './counts.ts';
export { everyFaultCame } from './every-fault-came.ts';
export { faultStruck } from './fault-struck.ts';
export { givenUp } from './given-up.ts';
export { comparisonMade, offeredRateReached, offeredTimes } from './measured.ts';
export {
  cancelsMetCheckouts,
  cancelsOverlapped,
  flipsMetReads,
  keysOverlapped,
  pricesFlipped,
  restocksMetCheckouts,
} from './overlaps.ts';
export { redeemedOut } from './redeemed-out.ts';
export { speakingFor } from './rule.ts';
export { sharedKeysAnswered } from './shared-keys.ts';
export { soldOut } from './sold-out.ts';
export { struckAtLeast } from './struck-at-least.ts';
export { unknownButPaid } from './unknown-but-paid.ts';
export type { WhichFault } from './which-fault.ts';
