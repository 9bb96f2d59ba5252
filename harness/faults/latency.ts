import type { Fault } from '../model/fault.ts';
import type { Remedy, Way } from './way.ts';

/** A slow way: every chunk is late, none is lost. What is under way when it heals still arrives late. */
export function strikeLatency({ delayMs }: Extract<Fault, { type: 'latency' }>, way: Way): Remedy {
  way.set(delayMs);
  return () => way.heal();
}
