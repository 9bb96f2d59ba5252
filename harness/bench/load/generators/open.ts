import { performance } from 'node:perf_hooks';
import { runOpen } from '../../../load/open.ts';
import { uniform } from '../../../load/pacer.ts';
import type { Intention } from '../../../model/operation.ts';
import { randomFor } from '../../../model/random.ts';
import type { PhaseMeasurement } from '../../../model/result.ts';
import { millis } from '../../../model/time.ts';
import { percentileOf } from '../../../statistics/percentile.ts';
import { optionsOf, tell } from '../../shared/child.ts';
import { type LoadOptions, openLoad } from './load.ts';

export interface OpenOptions extends LoadOptions {
  readonly ratePerSecond: number;
  readonly durationMs: number;
  /** Two phases of their own before the measured one, of half as long each; 0: none. */
  readonly warmUpMs: number;
  readonly asks: 'pages' | 'checkouts';
}

export interface OpenOutcome {
  /** As a report would have it. */
  readonly measurement: PhaseMeasurement;
  /** Of the response times in the history, by nearest rank. */
  readonly p999Ms: number | null;
  /** Share of the time in which the event loop was not waiting. */
  readonly eventLoopUtilisation: number;
  /** The most memory that was ever resident in this process. */
  readonly peakBytes: number;
}

/** Our own open model, as a scenario's: arrivals evenly spaced, whatever the server does. */
const options = optionsOf<OpenOptions>();
const load = openLoad(options);

const intention = (index: number): Intention =>
  options.asks === 'pages'
    ? { kind: 'browse', input: { actor: 'anonymous', sku: 'mug' } }
    : { kind: 'checkout', input: { actor: index % 100, lines: [{ sku: 'mug', quantity: 1 }] } };

const runFor = (name: string, durationMs: number): Promise<PhaseMeasurement> =>
  runOpen(
    load.dispatcher,
    load.context,
    {
      type: 'open',
      name,
      connections: options.connections,
      arrivals: () =>
        uniform(options.ratePerSecond, durationMs).map((atMs, index) => ({
          atMs,
          intent: `${index}`,
          intention: intention(index),
        })),
    },
    randomFor(1, name),
    { intentPrefix: name },
  );

// Two, since the end of the first phase and the beginning of the second teach V8 something, too.
if (options.warmUpMs > 0) {
  await runFor('warm-up', options.warmUpMs / 2);
  await runFor('second-warm-up', options.warmUpMs / 2);
}
const loopBefore = performance.eventLoopUtilization();
const measurement = await runFor('measured', options.durationMs);
const { utilization } = performance.eventLoopUtilization(loopBefore);
// Before the analysis adds its own.
const peakBytes = process.resourceUsage().maxRSS * 1_024;
const responseMs = load
  .history()
  .filter(({ phase }) => phase === 'measured')
  .map(({ intendedAt, endedAt }) => millis((endedAt ?? Number.NaN) - intendedAt));
await load.close();
const outcome: OpenOutcome = {
  measurement,
  p999Ms: percentileOf(responseMs, 99.9),
  eventLoopUtilisation: utilization,
  peakBytes,
};
await tell(outcome);
