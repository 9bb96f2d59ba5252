import type { Fault } from '../model/fault.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { plural } from './rule.ts';
import { wholeFault } from './which-fault.ts';

/**
 * Each fault of the plan came at least once, and none was one that cannot strike here. What did not come left no record, and
 * whoever looks at the records alone does not miss it. It speaks for all invariants: the run was not the one that was planned.
 */
export function everyFaultCame(planned: readonly Fault[]): AdequacyRule {
  const kinds = [...new Set(planned.map(wholeFault))];
  return {
    name: 'every fault of the plan came, and could strike here',
    check: ({ faults }) => {
      const came = new Set(faults.map(({ fault }) => wholeFault(fault)));
      const missing = kinds.filter((kind) => !came.has(kind));
      const unsupported = [...new Set(faults.map((fault) => fault.unsupported))].filter(
        (reason) => reason !== null,
      );
      const saw = [
        `${kinds.length - missing.length} of ${plural(kinds.length, 'kind')} of fault came`,
        ...missing.map((kind) => `no ${kind}`),
        ...unsupported.map((reason) => `not supported here: ${reason}`),
      ];
      return { met: missing.length === 0 && unsupported.length === 0, saw: saw.join('; ') };
    },
  };
}
