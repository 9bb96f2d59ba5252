import type { Evidence } from '../model/evidence.ts';
import type { Acknowledged, Attempt, Intent } from '../model/joins.ts';
import { type Instant, NS_PER_MS } from '../model/time.ts';

export { endOf } from '../model/checkout-listener.ts';
export type { Acknowledged, Attempt, Intent } from '../model/joins.ts';

export const isAcknowledged = (attempt: Attempt): attempt is Acknowledged => attempt.type === 'ok';

/** When the first of some attempts began. They may be more than a call can take arguments. */
export const begunAt = (attempts: readonly Attempt[]): Instant =>
  attempts.reduce((first, { startedAt }) => Math.min(first, startedAt), Number.POSITIVE_INFINITY);

/** Ids of all attempts of the given intents. */
export const idsOf = (...intents: readonly (Intent | undefined)[]): number[] =>
  intents.flatMap((intent) => intent?.attempts.map(({ id }) => id) ?? []);

/**
 * Whether attempts without success may legally still have held their units when the witnesses were asked, by what the shop
 * declares. One whose end nobody knows may have ended at any time; but a shop that is quiet and declares no hold holds nothing.
 */
export function stillHeld({ index, declarations }: Evidence): (attempts: readonly Attempt[]) => boolean {
  const holdNs = declarations.holdMs * NS_PER_MS;
  if (holdNs === 0) return () => false;
  return (attempts) => attempts.some(({ end }) => end + holdNs > index.lastEnd);
}
