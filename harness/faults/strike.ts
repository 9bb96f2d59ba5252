import type { Fault } from '../model/fault.ts';
import { strikeLatency } from './latency.ts';
import { strikeReset } from './reset.ts';
import type { Remedy, Way } from './way.ts';

/** Strikes. A new type of fault is a file of its own, and a case here. */
export function strike(fault: Fault, way: Way): Remedy {
  switch (fault.type) {
    case 'latency':
      return strikeLatency(fault, way);
    case 'reset':
      return strikeReset(way);
  }
}
