import type { Evidence } from '../model/evidence.ts';
import { isCancelled, mayBeCancelled } from './cancellations.ts';
import type { Acknowledged, Intent } from './intents.ts';

/** An order as its buyer was told of it: all that is known where no database can be asked. */
export interface ToldOrder {
  readonly intent: Intent;
  /** The first answer that spoke of it. */
  readonly answer: Acknowledged;
}

/**
 * Orders that are surely live: acknowledged as that, and nobody tried to give them up. What several buyers sent the same key for
 * cannot be told apart, and one that told of several orders is for `one-order-per-key`.
 */
export const toldLive = (evidence: Evidence): readonly ToldOrder[] =>
  told(evidence).filter(({ intent, answer }) => answer.told.status === 'live' && !mayBeCancelled(intent));

/** Orders that surely are over: acknowledged as sold, and so was that they were given up. */
export const toldCancelled = (evidence: Evidence): readonly ToldOrder[] =>
  told(evidence).filter(({ intent }) => isCancelled(intent));

function told({ index }: Evidence): readonly ToldOrder[] {
  return index.intents.flatMap((intent) => {
    const [answer, ...others] = intent.acknowledged;
    if (answer === undefined || intent.shared) return [];
    return others.every(({ told: again }) => again.orderId === answer.told.orderId)
      ? [{ intent, answer }]
      : [];
  });
}
