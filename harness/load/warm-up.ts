import { RunError } from '../model/errors.ts';
import { type Random, randomFor } from '../model/random.ts';
import type { PhaseMeasurement, WarmUp } from '../model/result.ts';
import type { Arrival, WarmUpPhase } from '../model/scenario.ts';
import { millis } from '../model/time.ts';
import { percentileOf } from '../statistics/percentile.ts';
import { STEADY_WINDOWS, trendOf } from '../statistics/steady-state.ts';
import { prepare, sendArrivals } from './arrivals.ts';
import { answersSince } from './attribution.ts';
import type { Dispatcher, LoadContext } from './dispatcher.ts';
import { Meter, timingOf } from './meter.ts';
import { type Metronome, openMetronome } from './metronome.ts';
import type { PhaseOptions } from './open.ts';
import { uniform } from './pacer.ts';

export interface WarmUpOptions extends PhaseOptions {
  /** Processor time of the backend's processes so far, in ms; `null` where the platform does not tell. */
  processorMs(): number | null;
}

type Window = WarmUp['windows'][number];

interface Course {
  readonly dispatcher: Dispatcher;
  readonly context: LoadContext;
  readonly phase: WarmUpPhase;
  readonly seed: number;
  readonly options: WarmUpOptions;
  readonly metronome: Metronome;
  readonly meter: Meter;
  /** Arrivals of all windows that have begun. */
  offered: number;
}

const WINDOW_MS = 2_000;
/** Of a window's operations at least so many were answered, or it says nothing of a warm backend. */
const LEAST_ANSWERED = 0.9;

/**
 * Warms the backend up, window by window, until neither the median response time nor its processor time per request has a
 * trend over the last five (`trendOf`), or the last window that there may be is over. A window in which the backend failed
 * has no median, and so no trend: a backend that fails is never warm. Every window has ended before the next begins, so that the
 * processor time of a window is that of its own requests.
 *
 * Arrivals are evenly spaced: windows are compared with each other, and a cluster in one would look like a trend.
 * @throws RunError where fewer than five windows, or not one arrival in a window, were asked for.
 */
export async function runWarmUp(
  dispatcher: Dispatcher,
  context: LoadContext,
  phase: WarmUpPhase,
  seed: number,
  options: WarmUpOptions,
): Promise<PhaseMeasurement> {
  checkPhase(phase);
  const answersBefore = dispatcher.answers;
  const metronome = await openMetronome(context.clock);
  const meter = new Meter(context.clock, dispatcher.timeoutMs);
  const course: Course = { dispatcher, context, phase, seed, options, metronome, meter, offered: 0 };
  try {
    const warmUp = await untilWarm(course);
    const { connections } = dispatcher;
    const measured = meter.measurement({
      ...{ name: phase.name, model: 'open', connections, offered: course.offered },
    });
    return { ...measured, warmUp, answers: answersSince(answersBefore, dispatcher.answers) };
  } finally {
    await metronome.close();
  }
}

async function untilWarm(course: Course): Promise<WarmUp> {
  const { phase, options } = course;
  const { windowMs = WINDOW_MS, atMostMs } = phase;
  const most = Math.floor(atMostMs / windowMs);
  const windows: Window[] = [];
  let state = stateOf(windows);
  while (!state.over && windows.length < most && options.signal?.aborted !== true) {
    const { window, answered } = await runWindow(course, windows.length, windowMs);
    windows.push(window);
    state = stateOf(windows);
    // A backend that hangs would otherwise be waited for in every window anew.
    if (answered === 0) return { ...state, over: false };
  }
  return state;
}

function stateOf(windows: readonly Window[]): WarmUp {
  const responseTime = trendOf(windows.map(({ medianMs }) => medianMs));
  const cpu = windows.map(({ cpuMsPerRequest }) => cpuMsPerRequest);
  const processorTime = cpu.every((ms) => ms === null) ? null : trendOf(cpu);
  const over = responseTime === 'none' && (processorTime === null || processorTime === 'none');
  return { over, windows: [...windows], responseTime, processorTime };
}

async function runWindow(
  course: Course,
  window: number,
  windowMs: number,
): Promise<{ readonly window: Window; readonly answered: number }> {
  const { dispatcher, context, phase, seed, options, metronome, meter } = course;
  const arrivals = windowOf(phase, windowMs, window, randomFor(seed, 'warm-up', phase.name, window));
  course.offered += arrivals.length;
  const seen: Seen = { sent: 0, ok: 0, answeredMs: [] };
  const { intentPrefix } = options;
  const prepared = prepare(dispatcher, context, { phase: phase.name, arrivals, intentPrefix });
  const before = options.processorMs();
  await sendArrivals(dispatcher, context, prepared, {
    startAt: context.clock.now(),
    metronome,
    signal: options.signal,
    onBegin: (intendedAt) => meter.begin(intendedAt),
    onWithdraw: (intendedAt) => meter.withdraw(intendedAt),
    onMissed: (kind) => meter.miss(kind),
    onEnded(operation) {
      meter.end(operation);
      seen.sent += 1;
      if (operation.outcome.type === 'ok') seen.ok += 1;
      if (operation.outcome.type !== 'unknown')
        seen.answeredMs.push(millis(timingOf(operation, dispatcher.timeoutMs).responseNs));
      const { offered } = course;
      context.onProgress?.({ phase: phase.name, sent: meter.ended, ended: meter.ended, offered });
    },
  });
  const after = options.processorMs();
  const isTold = before !== null && after !== null && seen.sent > 0;
  const cpuMsPerRequest = isTold ? Math.max(0, after - before) / seen.sent : null;
  return { window: { medianMs: medianOf(seen), cpuMsPerRequest }, answered: seen.answeredMs.length };
}

/** What a window saw. */
interface Seen {
  sent: number;
  ok: number;
  /** Response times of what was ok or refused. */
  readonly answeredMs: number[];
}

/** `null` where the backend failed: less than 90 % were answered, or nothing was ok. */
const medianOf = ({ sent, ok, answeredMs }: Seen): number | null =>
  ok > 0 && answeredMs.length >= LEAST_ANSWERED * sent ? percentileOf(answeredMs, 50) : null;

/** Arrivals of one window: a function of the seed and the window's number alone, whenever it begins. */
export function windowOf(
  phase: WarmUpPhase,
  windowMs: number,
  window: number,
  random: Random,
): readonly Arrival[] {
  const moments = uniform(phase.ratePerSecond, windowMs);
  return moments.map((atMs, index) => ({ atMs, ...phase.each(window * moments.length + index, random) }));
}

function checkPhase({ name, ratePerSecond, windowMs = WINDOW_MS, atMostMs }: WarmUpPhase): void {
  if (!(windowMs > 0) || !(atMostMs >= STEADY_WINDOWS * windowMs))
    throw new RunError(`phase ${name}: ${atMostMs} ms are not ${STEADY_WINDOWS} windows of ${windowMs} ms`, {
      allowed: 'atMostMs of at least five windows',
    });
  if (uniform(ratePerSecond, windowMs).length === 0)
    throw new RunError(`phase ${name}: a window of ${windowMs} ms at ${ratePerSecond}/s has no arrival`);
}
