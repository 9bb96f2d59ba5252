import type { Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Intent } from './intents.ts';

type Read = Operation<'readOrder'>;

export interface FinalRead {
  readonly read: Read;
  readonly intent: Intent;
}

/**
 * Reads of the final phase by the owners of acknowledged orders; what got no clear answer says nothing. Where several buyers
 * sent a key, what is read under it is the order of the last of them.
 */
export function finalReads({ index }: Evidence): readonly FinalRead[] {
  return index.operationsOf.readOrder.flatMap((read) => {
    if (read.phase !== 'final' || !('of' in read.input.order)) return [];
    const intent = index.intentsUnder(read.input.order.of).findLast(({ fate }) => fate === 'ok');
    const isOwn = intent?.actor === read.input.actor;
    return intent !== undefined && isOwn && isClear(read) ? [{ read, intent }] : [];
  });
}

const isClear = ({ outcome }: Read): boolean =>
  outcome.type === 'ok' ||
  (outcome.type === 'refused' && (outcome.reason === 'not-found' || outcome.reason === 'forbidden'));
