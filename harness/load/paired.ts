import type { Operation } from '../model/operation.ts';
import { randomFor } from '../model/random.ts';
import type { Comparison, PhaseMeasurement } from '../model/result.ts';
import type { Arrival, PairedPhase } from '../model/scenario.ts';
import { millis, NS_PER_MS } from '../model/time.ts';
import { prepare, sendArrivals } from './arrivals.ts';
import { type Answers, answersSince } from './attribution.ts';
import { type Block, compare, type Pair } from './comparison.ts';
import type { Dispatcher, LoadContext } from './dispatcher.ts';
import { Meter, timingOf } from './meter.ts';
import { type Metronome, openMetronome } from './metronome.ts';
import type { PhaseOptions } from './open.ts';
import { uniform } from './pacer.ts';

type Variant = 'a' | 'b';

export interface PairedOptions extends PhaseOptions {
  /** How many statements each variant's database has run so far; `null` where it does not count. */
  readonly statements: Readonly<Record<Variant, () => Promise<number | null>>>;
  /** `run` shows an indication, `compare` decides. */
  readonly kind: Comparison['kind'];
  /** Whose backend A is; `null` where it is that of B. */
  readonly base?: string | null;
}

interface Course {
  readonly dispatchers: Readonly<Record<Variant, Dispatcher>>;
  readonly context: LoadContext;
  readonly phase: PairedPhase;
  readonly options: PairedOptions;
  readonly metronome: Metronome;
  readonly meter: Meter;
  readonly offered: number;
}

/**
 * Loads two variants in turn, block by block, and compares them. One is loaded at a time; both blocks of a pair replay
 * the same arrivals, each pair has new ones; which comes first is random, and balanced every two pairs.
 *
 * The method, and the reasons for it, are in `statistics/README.md`: paired Hodges–Lehmann on the log ratio of each pair's
 * percentiles, with the interval from the exact signed-rank distribution.
 */
export async function runPaired(
  dispatchers: Readonly<Record<Variant, Dispatcher>>,
  context: LoadContext,
  phase: PairedPhase,
  seed: number,
  options: PairedOptions,
): Promise<{ measurement: PhaseMeasurement; comparison: Comparison }> {
  const { name, pairs: wanted } = phase;
  const streams = Array.from({ length: wanted }, (_, pair) => streamOf(phase, seed, pair));
  const offered = 2 * streams.reduce((sum, stream) => sum + stream.length, 0);
  const metronome = await openMetronome(context.clock);
  const answersBefore = answersOf(dispatchers);
  const meter = new Meter(context.clock, Math.max(dispatchers.a.timeoutMs, dispatchers.b.timeoutMs));
  try {
    const course: Course = { dispatchers, context, phase, options, metronome, meter, offered };
    const pairs = await runPairs(course, streams, ordersOf(wanted, seed, name));
    const measured = streams[0]?.[0]?.intention.kind ?? name;
    const connections = dispatchers.a.connections;
    return {
      measurement: {
        ...meter.measurement({ name, model: 'paired', connections, offered }),
        answers: answersSince(answersBefore, answersOf(dispatchers)),
      },
      comparison: compare(phase, measured, options.kind, seed, pairs, options.base),
    };
  } finally {
    await metronome.close();
  }
}

const answersOf = ({ a, b }: Readonly<Record<Variant, Dispatcher>>): Answers => ({
  attributed: a.answers.attributed + b.answers.attributed,
  unattributed: a.answers.unattributed + b.answers.unattributed,
  surplus: (a.answers.surplus ?? 0) + (b.answers.surplus ?? 0),
});

async function runPairs(
  course: Course,
  streams: readonly (readonly Arrival[])[],
  orders: readonly (readonly [Variant, Variant])[],
): Promise<readonly Pair[]> {
  const { signal } = course.options;
  const pairs: Pair[] = [];
  for (const [number, order] of orders.entries()) {
    const blocks: Partial<Record<Variant, Block>> = {};
    for (const variant of order)
      blocks[variant] = await runBlock(course, variant, number, streams[number] ?? []);
    // A pair that was stopped half-way is none: its blocks are short of different arrivals.
    if (signal?.aborted === true) break;
    const { a, b } = blocks;
    if (a && b) pairs.push({ a, b });
  }
  return pairs;
}

async function runBlock(
  course: Course,
  variant: Variant,
  pair: number,
  arrivals: readonly Arrival[],
): Promise<Block> {
  const { dispatchers, context, phase, options, metronome, meter, offered } = course;
  const dispatcher = dispatchers[variant];
  const prepared = prepare(dispatcher, context, {
    phase: phase.name,
    arrivals,
    intentPrefix: `${options.intentPrefix}-${pair}${variant}`,
  });
  const before = await options.statements[variant]();
  const startAt = context.clock.now();
  const settledAt = startAt + phase.settleMs * NS_PER_MS;
  const serviceMs: number[] = [];
  let sent = 0;
  await sendArrivals(dispatcher, context, prepared, {
    startAt,
    metronome,
    signal: options.signal,
    onBegin: (intendedAt) => meter.begin(intendedAt),
    onWithdraw: (intendedAt) => meter.withdraw(intendedAt),
    onEnded(operation) {
      sent += 1;
      meter.end(operation);
      if (operation.intendedAt >= settledAt) serviceMs.push(comparedMs(operation, dispatcher.timeoutMs));
      context.onProgress?.({ phase: phase.name, sent: meter.ended, ended: meter.ended, offered });
    },
    onMissed(kind) {
      meter.miss(kind);
      serviceMs.push(dispatcher.timeoutMs);
    },
  });
  const after = await options.statements[variant]();
  return { serviceMs, sent, statements: before === null || after === null ? null : after - before };
}

/**
 * What an operation counts as in a comparison: its service time, and everything but `ok` as slowest. In a phase of its own a
 * refusal is an answer, but a variant that refuses its pages in a tenth of a millisecond is not the faster one.
 */
export function comparedMs(operation: Operation, timeoutMs: number): number {
  const serviceMs = millis(timingOf(operation, timeoutMs).serviceNs);
  return operation.outcome.type === 'ok' ? serviceMs : Math.max(serviceMs, timeoutMs);
}

/** Evenly spaced, so that the blocks measure the backend and not a queue that a cluster of arrivals made. */
function streamOf(phase: PairedPhase, seed: number, pair: number): readonly Arrival[] {
  const random = randomFor(seed, 'paired', phase.name, pair);
  return uniform(phase.ratePerSecond, phase.blockMs).map((atMs, index) => ({
    atMs,
    intent: `${index}`,
    intention: phase.each(index, random),
  }));
}

/** `ab` and `ba` in a random order, for every two pairs. */
export function ordersOf(
  pairs: number,
  seed: number,
  phase: string,
): readonly (readonly [Variant, Variant])[] {
  const random = randomFor(seed, 'paired', phase, 'order');
  const couples = Array.from({ length: Math.ceil(pairs / 2) }, () =>
    random.shuffle([['a', 'b'] as const, ['b', 'a'] as const]),
  );
  return couples.flat().slice(0, pairs);
}
