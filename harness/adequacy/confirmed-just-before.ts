import type { Fault } from '../model/fault.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { NS_PER_MS } from '../model/time.ts';
import { momentsOf } from './moments.ts';
import { plural } from './rule.ts';

/**
 * At least `n` orders were acknowledged for the first time no longer than so before a fault of a type struck: what was promised
 * long before is safe also where the last moments are lost, so that only these show whether they are.
 */
export function confirmedJustBefore(n: number, withinMs: number, type: Fault['type']): AdequacyRule {
  const named = `acknowledged in the last ${withinMs} ms before a ${type}`;
  return {
    name: `at least ${plural(n, 'order')} ${named}`,
    check: ({ faults, index: { intents } }) => {
      const moments = momentsOf(faults, type);
      const count = intents
        .filter(({ acknowledged }) => acknowledged.length > 0)
        .filter(({ effectBy }) =>
          moments.some((at) => at - withinMs * NS_PER_MS <= effectBy && effectBy < at),
        ).length;
      return { met: count >= n, saw: `${plural(count, 'order')} ${named}` };
    },
  };
}
