import { comparisonMade } from '../../adequacy/index.ts';
import type { PairedPhase, Scenario } from '../../model/scenario.ts';

/** The part of a scenario that `compare` runs: its paired phases, and what speaks for them. No orders, so no promises. */
export function comparisonOnly(
  scenario: Scenario,
  vary: (phase: PairedPhase) => PairedPhase = (phase) => phase,
): Scenario {
  return {
    ...scenario,
    plan(size) {
      const plan = scenario.plan(size);
      const phases = plan.phases.flatMap((phase) => (phase.type === 'paired' ? [vary(phase)] : []));
      const adequacy = phases.map(({ name }) => comparisonMade(name));
      return { ...plan, phases, adequacy, faults: [], invariants: [], budgets: [] };
    },
  };
}
