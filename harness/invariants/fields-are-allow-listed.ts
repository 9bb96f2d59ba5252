import { type Evidence, fieldsOfAnswer, isSuccess } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { assigned } from './assigned.ts';
import { conclude } from './conclude.ts';
import { short } from './describe.ts';
import { inspected, notInspected, offenceOf, sightedAs } from './inspected.ts';

/**
 * Mass assignment and excessive exposure (OWASP API3): the adapter declares which fields each answer may have, and hostile
 * clients send fields that nobody may set.
 */
export const fieldsAreAllowListed: Invariant = {
  name: 'fields-are-allow-listed',
  family: 'breach',
  promise: 'Only the documented fields can be written, and only they are shown.',
  needs: [['orders', 'stock'], ['orders'], []],
  check,
};

function check(evidence: Evidence, used: readonly string[]): Finding {
  if (evidence.inspected !== true) return notInspected;
  const shown = sightedAs(evidence, 'field').map((sighted) =>
    offenceOf(sighted, `An answer shows a field that is not documented: ${short(sighted.sighting.what)}.`),
  );
  const written = assigned(evidence, used);
  const finding = conclude(inspected(evidence).answered + written.examined, [...shown, ...written.offences]);
  if (finding.verdict === 'violated' || wasCompared(evidence)) return finding;
  return { verdict: 'inconclusive', reason: 'no answer was to a request whose fields the adapter declares' };
}

/**
 * Whether any answer that shows something was held against declared fields: nearly always the first of all was. Refusals alone say little
 * of what the shop shows.
 */
const wasCompared = ({ history, declarations }: Evidence): boolean =>
  Object.keys(declarations.fields ?? {}).length > 0 &&
  history.some(({ steps }) =>
    steps.some(
      ({ name, status }) =>
        status !== null && isSuccess(status) && fieldsOfAnswer(declarations, name, status) !== undefined,
    ),
  );
