import type { Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe } from './describe.ts';
import { sightedAs } from './inspected.ts';

/**
 * Answers that carry the id of another request of this run. The connection is the harness's own, and has one request on
 * it at a time: nobody but the backend, or what stands before it, can have mixed them up. A cache that keeps the id
 * together with the answer to the very same question has mixed up nothing.
 */
export function misdirected(evidence: Evidence): readonly Offence[] {
  const sighted = sightedAs(evidence, 'misdirected');
  if (sighted.length === 0) return [];
  const wanted = new Set(sighted.map(({ sighting }) => Number(sighting.what)));
  const byId = new Map(
    evidence.history.filter(({ id }) => wanted.has(id)).map((operation) => [operation.id, operation]),
  );
  return sighted.flatMap(({ operation, sighting }) => {
    const other = byId.get(Number(sighting.what));
    if (other !== undefined && questionOf(other) === questionOf(operation)) return [];
    return [
      {
        summary: 'A request was given the answer to another one.',
        facts: () => [
          `asked: ${describe(operation)}`,
          other === undefined
            ? `answered: operation ${sighting.what}, which this backend was never asked`
            : `answered: ${describe(other)}`,
        ],
        offending: other === undefined ? [operation.id] : [operation.id, other.id],
      },
    ];
  });
}

/** Product pages are the same for everybody; of everything else it matters who asks, and of a change under which key. */
function questionOf({ kind, input, intentId }: Operation): string {
  if (kind === 'browse' && 'sku' in input) return JSON.stringify([kind, input.sku]);
  const isRead = kind === 'readOrder' || kind === 'readAccount';
  return JSON.stringify([kind, input, isRead ? '' : intentId]);
}
