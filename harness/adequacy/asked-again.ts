import type { Attempt } from '../model/joins.ts';
import type { Operation } from '../model/operation.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import type { Instant } from '../model/time.ts';
import { momentsOf } from './moments.ts';
import { plural } from './rule.ts';
import { isTurnedAway } from './turned-away.ts';

/**
 * At least `n` keys were confirmed before the process was killed, and answered again after it: only these show whether what the
 * backend knows of a key outlives its process. After a kill it is the next process that answers, ready or not.
 */
export function keysAskedAgainAfterKill(n: number): AdequacyRule {
  const named = 'confirmed before a kill and answered again after it';
  return {
    name: `at least ${plural(n, 'key')} ${named}`,
    check: ({ faults, index: { intents } }) => {
      const moments = momentsOf(faults, 'kill');
      const outlived = (attempts: readonly Attempt[]): boolean =>
        moments.some((at) => attempts.some(confirmedBefore(at)) && attempts.some(answeredAfter(at)));
      // What another buyer hears under the same key is about an order of his own.
      const count = intents.filter(({ attempts }) => outlived(attempts)).length;
      return { met: count >= n, saw: `${plural(count, 'key')} ${named}` };
    },
  };
}

/**
 * At least `n` keys were sent again, and answered, after it was acknowledged that their order is cancelled: only these show what
 * a backend makes of a key whose order is over.
 */
export function keysAskedAgainAfterCancel(n: number): AdequacyRule {
  const named = 'answered again after the order was cancelled';
  return {
    name: `at least ${plural(n, 'key')} ${named}`,
    check: ({ index: { intents } }) => {
      // What another buyer hears under the same key is about an order of his own.
      const count = intents.filter(({ attempts, cancels }) =>
        attempts.some(answeredAfter(overBy(cancels))),
      ).length;
      return { met: count >= n, saw: `${plural(count, 'key')} ${named}` };
    },
  };
}

/** When it was first acknowledged that an order is given up: infinite where it never was. */
const overBy = (cancels: readonly Operation<'cancel'>[]): Instant =>
  cancels.reduce(
    (first, { outcome, endedAt }) => (outcome.type === 'ok' ? Math.min(first, endedAt ?? first) : first),
    Number.POSITIVE_INFINITY,
  );

const confirmedBefore =
  (moment: Instant) =>
  ({ endedAt, type }: Attempt): boolean =>
    type === 'ok' && endedAt !== null && endedAt < moment;

const answeredAfter =
  (moment: Instant) =>
  (attempt: Attempt): boolean =>
    attempt.type !== 'unknown' && !isTurnedAway(attempt) && attempt.startedAt > moment;
