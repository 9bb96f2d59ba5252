import { plannedFaults } from '../../faults/planned.ts';
import { faultProblem } from '../../history/faults.ts';
import { requireKinds } from '../../load/arrivals.ts';
import { kindsOf } from '../../load/references.ts';
import type { Suite } from '../../model/adapter.ts';
import { RunError } from '../../model/errors.ts';
import type { ScheduledFault } from '../../model/fault.ts';
import type { Kind } from '../../model/operation.ts';
import { randomFor } from '../../model/random.ts';
import type { Phase, Scenario, Size } from '../../model/scenario.ts';
import { MOST_PAIRS } from '../../statistics/signed-rank.ts';
import { checkNames } from './invariants-of.ts';

/**
 * What is known before anything is started: names of invariants, faults and their phases, and what the backend and its adapter lack.
 * @throws RunError where the scenario cannot be run.
 */
export function checkBefore({ backend, adapter }: Suite, scenario: Scenario, size: Size, seed: number): void {
  const plan = scenario.plan(size);
  checkNames(plan);
  checkFaults(plannedFaults(plan, seed));
  if (plan.webhooks === true && backend.webhookPath === undefined)
    throw new RunError(`the bank is to tell ${backend.name} of payments, and it has no webhookPath`, {
      allowed: 'webhookPath of the suite’s backend, or a plan without webhooks',
    });
  for (const phase of plan.phases) if (phase.type === 'paired') checkPairs(phase.name, phase.pairs);
  // A size changes counts, never what is sent; and to have a million arrivals made twice would take its time.
  for (const phase of scenario.plan('smoke').phases) requireKinds(phase.name, sentIn(phase, seed), adapter);
}

/** A slip that is found when the fault strikes costs the run, and looks like somebody else's. */
function checkFaults(faults: readonly ScheduledFault[]): void {
  for (const planned of faults) {
    const problem = faultProblem(planned);
    if (problem !== null)
      throw new RunError(`a fault of the plan is not as documented: ${problem}`, {
        allowed: 'phase, afterMs, lastsMs and a fault: see Fault in harness/model/fault.ts',
      });
  }
}

/** Their interval has no other number: to learn it from the statistics takes as long as all of them. */
function checkPairs(name: string, pairs: number): void {
  if (!Number.isInteger(pairs) || pairs < 1 || pairs > MOST_PAIRS)
    throw new RunError(`the phase ${name} has ${pairs} pairs`, { allowed: `1 to ${MOST_PAIRS}` });
}

/** What a phase sends, as far as it says so beforehand: loops and warm-ups say it one by one, while they run. */
function sentIn(phase: Phase, seed: number): Iterable<Kind> {
  switch (phase.type) {
    case 'paired':
    case 'saturation':
      return ['browse'];
    case 'open':
      // Who takes a second argument asks for what was measured before.
      return phase.arrivals.length > 1 ? [] : sentInOpen(phase, seed);
    case 'closed':
    case 'warm-up':
      return [];
  }
}

function sentInOpen(phase: Extract<Phase, { type: 'open' }>, seed: number): Iterable<Kind> {
  try {
    return kindsOf(phase.arrivals(randomFor(seed, 'phase', phase.name), []));
  } catch {
    // Not what is asked here: if that was no accident, it comes again when the phase begins.
    return [];
  }
}
