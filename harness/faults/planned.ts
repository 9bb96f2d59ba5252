import { RunError } from '../model/errors.ts';
import type { Place, ScheduledFault } from '../model/fault.ts';
import { randomFor } from '../model/random.ts';
import type { Plan } from '../model/scenario.ts';

/**
 * The faults of a plan, drawn from the seed where it leaves that to it.
 * @throws RunError where a fault waits for a phase that the plan does not have.
 */
export function plannedFaults({ faults, phases }: Plan, seed: number): readonly ScheduledFault[] {
  const planned = typeof faults === 'function' ? faults(randomFor(seed, 'faults')) : faults;
  const names = phases.map(({ name }) => name);
  for (const { phase, fault } of planned) {
    if (!names.includes(phase)) {
      throw new RunError(
        `the fault ${fault.type} waits for the phase ${phase}, which the plan does not have`,
        {
          allowed: names.join(', '),
        },
      );
    }
  }
  return planned;
}

/** The ways on which faults strike: only these lead through a proxy. */
export const placesStruck = (faults: readonly ScheduledFault[]): readonly Place[] => [
  ...new Set(faults.flatMap(({ fault }) => ('on' in fault ? [fault.on] : []))),
];

/** Whether the backend is to go by a clock that can be set. */
export const movesClock = (faults: readonly ScheduledFault[]): boolean =>
  faults.some(({ fault }) => fault.type === 'clock');

/** Whether somebody has to read along on the way to the database. */
export const readsCommits = (faults: readonly ScheduledFault[]): boolean =>
  faults.some(({ fault }) => fault.type === 'cut-at-commit');
