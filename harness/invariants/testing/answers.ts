import type { OrderView } from '../../model/operation.ts';
import type { Shop } from './shop.ts';

/** The last checkout was answered otherwise than the books have it. */
export function answering(told: Shop, change: Partial<OrderView>): Shop {
  const last = told.history.pop();
  if (last?.kind !== 'checkout' || last.outcome.type !== 'ok') throw new Error('the last was no sale');
  told.history.push({ ...last, outcome: { type: 'ok', result: { ...last.outcome.result, ...change } } });
  return told;
}
