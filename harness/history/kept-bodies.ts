import type { Completion, Kind, Step } from '../model/operation.ts';

/**
 * What the history keeps of an operation's steps. Request bodies stay: a report shows them as curl lines. So do answers
 * about orders: invariants compare how reads were refused, and a person who is told of a wrong charge asks what exactly
 * the shop had said. But of a page that was served nobody asks more than sku and price, which are its result, and pages
 * are most of a load. A page that was not served keeps its answer: why not is the question then; so does one in which the scan
 * of answers found something.
 */
export function keptSteps(kind: Kind, { outcome, steps, sightings = [] }: Completion): readonly Step[] {
  if (kind !== 'browse' || outcome.type !== 'ok' || sightings.length > 0) return steps;
  return steps.map(withoutAnswer);
}

/** Field by field, as in `load/dispatcher.ts`: there is one for every page. */
function withoutAnswer({ name, method, path, requestBody, startedAt, endedAt, status }: Step): Step {
  return { name, method, path, requestBody, startedAt, endedAt, status, answerBody: null };
}
