import type { Fault } from '../model/fault.ts';
import { harmsFromNow, type Strike } from './hands.ts';

/** A slow way: every chunk is late, none is lost. What is under way when it heals still arrives late. */
export const strikeLatency: Strike<Extract<Fault, { type: 'latency' }>> = (fault, hands, random) => {
  const { on, delayMs, jitterMs = 0 } = fault;
  const way = hands.way(on);
  const strikes = harmsFromNow(way, 'delayed');
  way.change({ delayMs: () => delayMs + (jitterMs === 0 ? 0 : random.float() * jitterMs) });
  return { strikes, remedy: () => way.change({ delayMs: () => 0 }) };
};
