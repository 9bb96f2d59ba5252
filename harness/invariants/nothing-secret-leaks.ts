import { type CollectionName, type Evidence, recordsOf } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { short } from './describe.ts';
import { inspected, notInspected, offenceOf, sightedAs } from './inspected.ts';

/**
 * Answers are scanned for what only the inside should see (OWASP API8, CWE-209): keys, passwords and their hashes, card
 * tokens, credentials of sessions, SQL, stack traces. So is the log, but for the last two, which belong there (CWE-532).
 */
export const nothingSecretLeaks: Invariant = {
  name: 'nothing-secret-leaks',
  family: 'breach',
  promise: 'No card, token, password, SQL or stack trace gets into an answer, and no secret into the log.',
  needs: [['logs'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  if (evidence.inspected !== true) return notInspected;
  const answers = sightedAs(evidence, 'secret').map((sighted) =>
    offenceOf(sighted, `An answer shows what is secret: ${short(sighted.sighting.what)}.`),
  );
  return conclude(inspected(evidence).answered, [
    ...answers,
    ...(used.includes('logs') ? logged(evidence) : []),
  ]);
}

function logged({ logs }: Evidence): readonly Offence[] {
  const records = recordsOf(logs);
  return records.map(({ what, where, excerpt }) => ({
    summary: `The log holds what is secret: ${short(what)}.`,
    facts: () => [`${short(where)}: ${excerpt}`],
    offending: [],
  }));
}
