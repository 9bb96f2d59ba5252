import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Actor, Operation } from '../model/operation.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, named } from './describe.ts';
import { foreignLooks } from './foreign-looks.ts';
import { secretEffects } from './secret-effects.ts';

/**
 * The endpoints that name somebody's object, asked by somebody else; and the administrator's, asked by anybody (OWASP API1 and API5
 * of 2023, CWE-639, CWE-862). A refusal that differs from that of an object which does not exist says that it does (CWE-204).
 */
export const noForeignAccess: Invariant = {
  name: 'no-foreign-access',
  family: 'breach',
  promise:
    'Foreign and anonymous callers are refused, without effect, as if what they ask for did not exist.',
  needs: [['movements'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const looks = foreignLooks(evidence);
  const { changePrice, restock, createProduct } = evidence.index.operationsOf;
  const changes = [...changePrice, ...restock, ...createProduct]
    .filter(({ input, outcome }) => !isAdministrator(input.actor) && outcome.type !== 'unknown')
    .sort((one, other) => one.id - other.id);
  const allowed = changes.filter(({ outcome }) => outcome.type === 'ok').map(letIn);
  const refused = changes.filter(({ outcome }) => outcome.type === 'refused');
  const offences = [...looks.offences, ...allowed, ...secretEffects(refused, evidence, used)];
  const finding = conclude(looks.examined + changes.length, offences);
  if (finding.verdict === 'violated' || looks.incomparable.length === 0) return finding;
  const callers = looks.incomparable.join(' and ');
  return {
    verdict: 'inconclusive',
    reason: `nothing to compare refusals with: no read of an order that does not exist by ${callers}`,
  };
}

const isAdministrator = (actor: Actor): boolean => actor === 'admin';

/** As it stands in a sentence. */
const DEEDS = { restock: 'add stock', changePrice: 'change a price', createProduct: 'make a product' };

function letIn(change: Operation<keyof typeof DEEDS>): Offence {
  return {
    summary: `Only the administrator may ${DEEDS[change.kind]}, but ${named(change.input.actor)} could.`,
    facts: () => [describe(change)],
    offending: [change.id],
  };
}
