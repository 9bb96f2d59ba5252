import type { Fault, FaultRecord } from '../model/fault.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { groupBy } from './group.ts';
import { plural } from './rule.ts';
import { isLoad, underWay } from './under-way.ts';
import { isSudden, wholeFault } from './which-fault.ts';

/**
 * There were faults, each was on while operations were under way, each kind of them struck, and each kind that strikes in one
 * moment found somebody in flight at least once. Of one kind are those that are alike in everything.
 * @param of these alone; all that came where it is left out.
 */
export function faultStruck(of?: readonly Fault[]): AdequacyRule {
  const asked = of && new Set(of.map(wholeFault));
  const isAsked = (fault: Fault) => asked?.has(wholeFault(fault)) ?? true;
  return {
    name: 'the fault struck operations in flight',
    asksOf: isAsked,
    check: ({ faults: came, history }) => {
      const faults = came.filter(({ fault }) => isAsked(fault));
      const inFlight = underWay(history.filter(isLoad));
      const count = faults.filter((fault: FaultRecord) => inFlight(fault)).length;
      const kinds = [...groupBy(faults, ({ fault }) => wholeFault(fault))];
      const idle = kinds.filter(([, alike]) => alike.every(({ strikes }) => strikes === 0));
      const alone = kinds.filter(([, alike]) =>
        alike.every(({ fault, inFlight: found }) => isSudden(fault) && found === 0),
      );
      const unsupported = faults.find((fault) => fault.unsupported !== null)?.unsupported ?? null;
      const saw = [
        `operations were in flight during ${count} of ${plural(faults.length, 'fault')}`,
        ...idle.map(([kind]) => `${kind} found nothing to strike`),
        ...alone.map(([kind]) => `no ${kind} found anybody in flight`),
        ...(unsupported === null ? [] : [`not supported here: ${unsupported}`]),
      ];
      return {
        met:
          faults.length > 0 &&
          count === faults.length &&
          [...idle, ...alone].length === 0 &&
          unsupported === null,
        saw: saw.join('; '),
      };
    },
  };
}
