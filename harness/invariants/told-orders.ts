import type { Evidence } from '../model/evidence.ts';
import { mayBeCancelled } from './cancellations.ts';
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
export function toldLive({ index }: Evidence): readonly ToldOrder[] {
  return index.intents.flatMap((intent) => {
    const [answer, ...others] = intent.acknowledged;
    if (answer === undefined || intent.shared || mayBeCancelled(intent)) return [];
    const isOne = others.every(({ told }) => told.orderId === answer.told.orderId);
    return isOne && answer.told.status === 'live' ? [{ intent, answer }] : [];
  });
}
