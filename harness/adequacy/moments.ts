import type { Fault, FaultRecord } from '../model/fault.ts';
import type { Instant } from '../model/time.ts';

/** When faults of a type struck; what cannot strike here did at no time. */
export const momentsOf = (faults: readonly FaultRecord[], type: Fault['type']): readonly Instant[] =>
  faults
    .filter(({ fault, unsupported }) => fault.type === type && unsupported === null)
    .map(({ startedAt }) => startedAt);
