import { everyFaultCame, faultStruck } from '../../adequacy/index.ts';
import { plannedFaults } from '../../faults/planned.ts';
import type { AdequacyRule, Plan } from '../../model/scenario.ts';

/**
 * What a plan asks for, and what it need not say: that each of its faults came and could strike here, and that those struck of
 * which no rule of its own asks it (`AdequacyRule.asksOf`). Otherwise the run would show nothing of them.
 */
export function adequacyOf(plan: Plan, seed: number): readonly AdequacyRule[] {
  const planned = plannedFaults(plan, seed).map(({ fault }) => fault);
  if (planned.length === 0) return plan.adequacy;
  const unasked = planned.filter((fault) => !plan.adequacy.some((rule) => rule.asksOf?.(fault)));
  return [everyFaultCame(planned), ...(unasked.length === 0 ? [] : [faultStruck(unasked)]), ...plan.adequacy];
}
