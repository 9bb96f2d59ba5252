import { z } from 'zod';
import { budget, gate, goodput } from './budget.ts';
import { comparison } from './comparison.ts';
import { growth, growthSeries } from './growth.ts';
import { nothingLost } from './nothing-lost.ts';
import { wellAgainRow } from './well-again.ts';

export type { BudgetResult, GateResult, GoodputResult } from './budget.ts';
export type { Comparison, Ratio } from './comparison.ts';

/**
 * The result of one run: the only input of a report, versioned, with a JSON Schema (`resultJsonSchema`).
 * Codecs may change, fields may not.
 */
export const RESULT_VERSION = 1;

const milliseconds = z.number().nonnegative();
const count = z.number().int().nonnegative();

/** Percentiles of an HDR histogram, in milliseconds. `null` where there was no sample. */
const distribution = z.strictObject({
  count,
  p50Ms: milliseconds.nullable(),
  p90Ms: milliseconds.nullable(),
  p95Ms: milliseconds.nullable(),
  p99Ms: milliseconds.nullable(),
  maxMs: milliseconds.nullable(),
  meanMs: milliseconds.nullable(),
});
export type Distribution = z.infer<typeof distribution>;

const outcomes = z.strictObject({ ok: count, refused: count, unknown: count });

const kindMeasurement = z.strictObject({
  kind: z.string(),
  /** Of what was sent. */
  outcomes,
  /** Never sent. */
  missed: count,
  refusals: z.record(z.string(), count),
  unknowns: z.record(z.string(), count),
  /** From the intended start; what was missed counts as the timeout. */
  responseTime: distribution,
  /** From the actual start, of what was sent. */
  serviceTime: distribution,
});
export type KindMeasurement = z.infer<typeof kindMeasurement>;

/** Mean number of operations in the system: counted, and as rate × mean time says. */
const littlesLaw = z.strictObject({
  inSystem: z.number().nonnegative(),
  predicted: z.number().nonnegative(),
  /** |inSystem − predicted| ÷ inSystem. */
  gap: z.number().nonnegative(),
});
export type LittlesLaw = z.infer<typeof littlesLaw>;

/** Over the last five windows; `too early` where there were fewer, or one had nothing to measure. */
const trend = z.enum(['too early', 'none', 'falling', 'rising']);
export type Trend = z.infer<typeof trend>;

const warmUp = z.strictObject({
  over: z.boolean(),
  windows: z.array(
    z.strictObject({
      /** Of what was answered; `null` where the backend failed: under 90 % were answered, or nothing was ok. */
      medianMs: milliseconds.nullable(),
      /** Of the backend's processes; `null` where the platform does not tell. */
      cpuMsPerRequest: milliseconds.nullable(),
    }),
  ),
  responseTime: trend,
  /** `null`: the platform does not tell, so the response time alone decided. */
  processorTime: trend.nullable(),
});
export type WarmUp = z.infer<typeof warmUp>;

/** What a phase measured, before anybody asked whether it is to be trusted. */
export const phaseMeasurement = z.strictObject({
  name: z.string(),
  model: z.enum(['open', 'closed', 'paired', 'saturation']),
  durationMs: milliseconds,
  connections: count,
  /** Arrivals that the schedule asked for; for a closed model, what was started. */
  offered: count,
  sent: count,
  /** Sent more than 10 ms after their moment. */
  late: count,
  /** Never sent: what they refer to never came to be, or the phase was stopped. */
  missed: count,
  perSecond: z.number().nonnegative(),
  kinds: z.array(kindMeasurement),
  /** From the intended to the actual start: the generator's own lag. */
  dispatchLag: distribution,
  /** Of each group that was to start as one: from the first to the last byte that left. Left out where there was none. */
  alignedStarts: distribution.optional(),
  /** Of one core, while the phase ran. */
  generatorCpu: z.number().nonnegative(),
  /** Share of the phase in which the harness's main thread was busy. */
  eventLoopUtilization: z.number().nonnegative(),
  /** `null` where nothing ended, or nobody counted what was in the system: a saturation. */
  littlesLaw: littlesLaw.nullable(),
  /** `null` but for a warm-up. */
  warmUp: warmUp.nullable(),
  /**
   * Whether answers carried the `x-request-id` of their own request. Counted in all phases but saturations; runs of before do
   * not have it.
   */
  answers: z.strictObject({ attributed: count, unattributed: count, surplus: count.optional() }).optional(),
  /** One row a second, for the chart. */
  timeline: z.array(
    z.strictObject({
      second: count,
      ok: count,
      refused: count,
      unknown: count,
      p50Ms: milliseconds.nullable(),
      p99Ms: milliseconds.nullable(),
    }),
  ),
});
export type PhaseMeasurement = z.infer<typeof phaseMeasurement>;

/** Whether a phase measured the backend. It says nothing about verdicts: a slow generator still sees an oversell. */
const trust = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('trusted') }),
  z.strictObject({ state: z.literal('inconclusive'), because: z.string() }),
]);
export type Trust = z.infer<typeof trust>;

const judgedPhase = phaseMeasurement.extend({ trust });
export type JudgedPhase = z.infer<typeof judgedPhase>;

/** What the load measured: what a run stores. */
export const measuredLoad = z.strictObject({
  phases: z.array(phaseMeasurement),
  comparisons: z.array(comparison),
  /** Runs of before there were any have none. */
  series: z.array(growthSeries).default([]),
});
export type MeasuredLoad = z.infer<typeof measuredLoad>;

const provenThroughput = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('proven'), ordersPerSecond: z.number().nonnegative() }),
  z.strictObject({ state: z.literal('zero'), because: z.string() }),
  z.strictObject({ state: z.literal('unknown'), because: z.string() }),
]);
export type ProvenThroughput = z.infer<typeof provenThroughput>;

const measurements = z.strictObject({
  phases: z.array(judgedPhase),
  comparisons: z.array(comparison),
  provenThroughput: provenThroughput.nullable(),
});
export type Measurements = z.infer<typeof measurements>;

const verdictCommon = {
  invariant: z.string(),
  family: z.enum(['oversold', 'lost data', 'wrong charge', 'breach', 'stale cache', 'speed', 'model']),
  promise: z.string(),
  witnesses: z.array(z.string()).readonly(),
  notChecked: z.array(z.string()).readonly(),
};
/** What an invariant measured while it examined. */
const measured = z.strictObject({ what: z.string(), times: distribution });

const verdict = z.discriminatedUnion('verdict', [
  z.strictObject({
    verdict: z.literal('holds'),
    examined: count,
    measured: measured.optional(),
    ...verdictCommon,
  }),
  z.strictObject({
    verdict: z.literal('violated'),
    examined: count,
    summary: z.string(),
    facts: z.array(z.string()).readonly(),
    offending: z.array(count).readonly(),
    costCents: z.number().int().optional(),
    measured: measured.optional(),
    ...verdictCommon,
  }),
  z.strictObject({ verdict: z.literal('inconclusive'), reason: z.string(), ...verdictCommon }),
]);

const environment = z.strictObject({
  processor: z.string(),
  cores: count,
  memoryGib: z.number(),
  platform: z.string(),
  node: z.string(),
  postgres: z.string().nullable(),
  /** Of the working directory; `null` outside git. */
  commit: z.string().nullable(),
  dirty: z.boolean().nullable(),
});
export type Environment = z.infer<typeof environment>;

const run = z.strictObject({
  id: z.string(),
  scenario: z.string(),
  question: z.string(),
  backend: z.string(),
  size: z.enum(['smoke', 'ci', 'full']),
  seed: z.number().int(),
  settings: z.record(z.string(), z.string()),
  /** ISO 4217, of every amount. */
  currency: z.string(),
  /** Wall clock, ISO 8601, for people: nothing is ordered by it. */
  startedAt: z.string(),
  durationMs: milliseconds,
  /** The command that makes the same run again. */
  command: z.string(),
  environment,
});
export type Run = z.infer<typeof run>;

/**
 * Operations of the load whose clients never learnt what became of them, and what the witnesses say of their intents: five
 * attempts at one order that was made took effect once. An intent whose attempts ended in two ways is in both rows.
 */
const unknownOutcomes = z.strictObject({
  kind: z.string(),
  cause: z.string(),
  /** Operations. */
  attempts: count,
  /** Of how many intents; so are the three that follow, which add up to it. */
  intents: count,
  tookEffect: count,
  noEffect: count,
  unresolved: count,
});
export type UnknownOutcomes = z.infer<typeof unknownOutcomes>;

/** An offending operation, as the report shows it: bounded, secrets redacted, not escaped. */
const operationExcerpt = z.strictObject({
  id: count,
  line: z.string(),
  curl: z.array(z.string()),
  /** Since the run's origin; `null` where it never ended. Runs of before do not have it. */
  endedAtMs: milliseconds.nullable().optional(),
});
export type OperationExcerpt = z.infer<typeof operationExcerpt>;

export const resultSchema = z.strictObject({
  version: z.literal(RESULT_VERSION),
  run,
  /** What the shop claims for itself, a sentence each; runs of before do not say. */
  allowances: z.array(z.string()).default([]),
  verdicts: z.array(verdict),
  measurements,
  budgets: z.array(budget),
  /** Runs of before there were any have none; so of what follows. */
  goodput: z.array(goodput).default([]),
  growth: z.array(growth).default([]),
  gates: z.array(gate).default([]),
  adequacy: z.array(z.strictObject({ name: z.string(), met: z.boolean(), saw: z.string() })),
  /** By kind and cause; only what there was. */
  unknowns: z.array(unknownOutcomes),
  /** `null` where no fault struck. */
  nothingLost: nothingLost.nullable().default(null),
  /** A row for each kind of fault; `null` where none struck. */
  wellAgain: z.array(wellAgainRow).nullable().default(null),
  /** What the verdicts' offending ids stand for. */
  excerpts: z.array(operationExcerpt),
  warnings: z.array(z.string()),
  /** As in `EXIT`: 0, 1, 2 or 3. */
  exitCode: z.number().int(),
});
export type Result = z.infer<typeof resultSchema>;

/** The JSON Schema of `result.json` (draft 2020-12). */
export const resultJsonSchema = (): Record<string, unknown> =>
  z.toJSONSchema(resultSchema, { target: 'draft-2020-12' }) as Record<string, unknown>;
