import { outcomeTypeOf } from '../../model/checkout-listener.ts';
import type { Operation } from '../../model/operation.ts';

/** Whoever wrote an adapter that throws wants to know it, whatever came of the run. */
export function adapterWarnings(history: readonly Operation[]): string[] {
  const failed = history.filter(hasFailed);
  const [first] = failed;
  if (first === undefined || first.outcome.type !== 'unknown') return [];
  return [
    `the adapter failed in ${failed.length} of ${history.length} operations, first in operation ${first.id} (${first.kind}): ${first.outcome.detail}`,
  ];
}

/** Asked cheaply first: there may be a million. */
const hasFailed = (operation: Operation): boolean =>
  outcomeTypeOf(operation) === 'unknown' &&
  operation.outcome.type === 'unknown' &&
  operation.outcome.cause === 'adapter-failed';
