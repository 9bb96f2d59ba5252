import { unusedIn } from '../../evidence/unused.ts';
import { invariantByName } from '../../invariants/index.ts';
import { RunError } from '../../model/errors.ts';
import type { CollectionName, Witnesses } from '../../model/evidence.ts';
import { quote } from '../../model/limits.ts';
import type { Plan } from '../../model/scenario.ts';
import type { Invariant } from '../../model/verdict.ts';

/**
 * The invariants that a plan names, and `recovers`, by which every run is judged that names any.
 * @throws RunError where a name is unknown.
 */
export function invariantsOf(plan: Plan): readonly Invariant[] {
  if (plan.invariants.length === 0) return [];
  return [...new Set([...plan.invariants, 'recovers'])].map((name) =>
    known(name, 'the scenario names an unknown invariant'),
  );
}

/**
 * The plan without what only a witness could tell that the shop declares not to use, and did not. `recovers` goes by the history,
 * so it is left whatever is gone: a run of which nothing is asked would say nothing, and end well.
 */
export function withoutUnused(plan: Plan, witnesses: Witnesses): Plan {
  const unused: readonly CollectionName[] = unusedIn(witnesses);
  if (unused.length === 0) return plan;
  const asked = invariantsOf(plan).filter(({ needs }) =>
    needs.some((names) => !names.some((name) => unused.includes(name))),
  );
  return { ...plan, invariants: asked.map(({ name }) => name) };
}

/** @throws RunError where the plan, or one of its rules, names an unknown invariant: a rule would speak for nobody. */
export function checkNames(plan: Plan): void {
  invariantsOf(plan);
  for (const { name, invariants = [] } of plan.adequacy)
    for (const invariant of invariants)
      known(invariant, `the adequacy rule "${quote(name)}" speaks for an unknown invariant`);
}

function known(name: string, otherwise: string): Invariant {
  const invariant = invariantByName.get(name);
  if (invariant !== undefined) return invariant;
  throw new RunError(`${otherwise}: ${quote(name)}`, { allowed: [...invariantByName.keys()].join(', ') });
}
