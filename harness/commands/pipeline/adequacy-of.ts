import { everyFaultCame, faultStruck } from '../../adequacy/index.ts';
import { plannedFaults } from '../../faults/planned.ts';
import type { AdequacyRule, Plan } from '../../model/scenario.ts';
import { invariantsOf } from './invariants-of.ts';

/**
 * What a plan asks for, and what it need not say: that each of its faults came and could strike here, and that those struck of
 * which no rule of its own asks it (`AdequacyRule.asksOf`). Otherwise the run would show nothing of them.
 */
export function adequacyOf(plan: Plan, seed: number): readonly AdequacyRule[] {
  const own = askedOf(plan);
  const planned = plannedFaults(plan, seed).map(({ fault }) => fault);
  if (planned.length === 0) return own;
  const unasked = planned.filter((fault) => !own.some((rule) => rule.asksOf?.(fault)));
  return [everyFaultCame(planned), ...(unasked.length === 0 ? [] : [faultStruck(unasked)]), ...own];
}

/**
 * A rule says when the verdicts that it speaks for mean something (DESIGN, rule 2). Where none of these is asked, since the shop
 * has nothing that they are about, there is no verdict whose meaning could be missing. One that speaks for the run (no list, or
 * an empty one) always counts.
 */
function askedOf(plan: Plan): readonly AdequacyRule[] {
  const asked = new Set(invariantsOf(plan).map(({ name }) => name));
  return plan.adequacy.filter(
    ({ invariants = [] }) => invariants.length === 0 || invariants.some((name) => asked.has(name)),
  );
}
