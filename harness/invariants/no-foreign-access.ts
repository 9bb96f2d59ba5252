import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Actor } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, named } from './describe.ts';
import { foreignReads } from './foreign-reads.ts';
import { type Change, secretEffects } from './secret-effects.ts';

/** The endpoints that name somebody's object, asked by somebody else; and the administrator's, asked by anybody. */
export const noForeignAccess: Invariant = {
  name: 'no-foreign-access',
  family: 'breach',
  promise:
    'Foreign and anonymous callers are refused, without effect, as if what they ask for did not exist.',
  needs: [['movements'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const reads = foreignReads(evidence);
  const { changePrice, restock } = evidence.index.operationsOf;
  const changes = [...changePrice, ...restock]
    .filter(({ input, outcome }) => !isAdministrator(input.actor) && outcome.type !== 'unknown')
    .sort((one, other) => one.id - other.id);
  const allowed = changes.filter(({ outcome }) => outcome.type === 'ok').map(letIn);
  const refused = changes.filter(({ outcome }) => outcome.type === 'refused');
  const offences = [...reads.offences, ...allowed, ...secretEffects(refused, evidence, used)];
  const finding = conclude(reads.examined + changes.length, offences);
  if (finding.verdict === 'violated' || reads.incomparable.length === 0) return finding;
  const callers = reads.incomparable.join(' and ');
  return {
    verdict: 'inconclusive',
    reason: `nothing to compare refusals with: no read of an order that does not exist by ${callers}`,
  };
}

const isAdministrator = (actor: Actor): boolean => actor === 'admin';

function letIn(change: Change): Offence {
  const what = change.kind === 'restock' ? 'add stock' : 'change a price';
  return {
    summary: `Only the administrator may ${what}, but ${named(change.input.actor)} could.`,
    facts: () => [describe(change)],
    offending: [change.id],
  };
}
