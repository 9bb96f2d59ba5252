import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Answers } from '../../load/attribution.ts';
import type { SentRequest } from '../../load/sent-headers.ts';
import { messageOf, RunError } from '../../model/errors.ts';
import type { Premises } from '../../model/evidence.ts';
import { type MeasuredLoad, measuredLoad, type Run, resultSchema } from '../../model/result.ts';
import type { Verdict } from '../../model/verdict.ts';
import { writeWhole } from '../../model/write-whole.ts';
import { storedDeclarations } from './declared.ts';

export const RUN_VERSION = 1;

export const PARTS = ['scenario', 'comparison', 'programs', 'trial'] as const;
/** A whole scenario; only its comparison; or, in its place, generated programs, or each operation once. */
export type Part = (typeof PARTS)[number];

/**
 * `run.json`: what the run knew, beside what its witnesses said. Written once when the clock starts, so that a run that
 * is killed can still be reported, and again when it has ended; killed while it writes, one of the two is there.
 */
export interface StoredRun {
  readonly version: typeof RUN_VERSION;
  readonly part: Part;
  /** Absolute; `null`: the bundled suite. */
  readonly suitePath: string | null;
  readonly run: Run;
  readonly premises: Premises;
  readonly measurements: MeasuredLoad;
  /** Verdicts that the evidence alone cannot give again. */
  readonly verdicts: readonly Verdict[];
  readonly warnings: readonly string[];
  /** Of what no phase counts: generated programs, and the final questions. Runs of before have none. */
  readonly otherAnswers?: readonly Answers[];
  /** What headers its requests had, without secrets; runs of before, and those that did not end, have none. */
  readonly sentRequests?: readonly SentRequest[];
}

export const NOTHING_MEASURED: MeasuredLoad = { phases: [], comparisons: [], series: [] };

export const runFile = (folder: string): string => join(folder, 'run.json');

export function storeRun(folder: string, stored: StoredRun): void {
  writeWhole(runFile(folder), `${JSON.stringify(stored, null, 2)}\n`);
}

const product = z.object({ sku: z.string(), name: z.string(), unitPriceCents: z.int(), stock: z.int() });

const voucher = z.object({
  code: z.string(),
  limit: z.int(),
  discountCents: z.int(),
  expiresInMs: z.number().exactOptional(),
});
const answers = z.object({ attributed: z.int(), unattributed: z.int(), surplus: z.int().exactOptional() });
const header = z.discriminatedUnion('is', [
  z.object({ name: z.string(), is: z.literal('shown'), value: z.string() }),
  z.object({ name: z.string(), is: z.literal('intent-id') }),
  z.object({ name: z.string(), is: z.literal('hidden'), scheme: z.string() }),
]);
const sentRequest = z.object({
  kind: z.string(),
  caller: z.enum(['buyer', 'admin', 'anonymous']),
  name: z.string(),
  headers: z.array(header),
});

const storedRun = z.object({
  version: z.literal(RUN_VERSION),
  part: z.enum(PARTS),
  suitePath: z.string().nullable(),
  run: resultSchema.shape.run,
  premises: z.looseObject({
    catalogue: z.looseObject({
      currency: z.string(),
      products: z.array(product),
      vouchers: z.array(voucher).optional(),
      filler: z.number(),
    }),
    declarations: storedDeclarations,
    // Runs of before have them as the shop gave them out.
    buyers: z.array(z.string().toLowerCase()),
    notDrained: z.string().nullable(),
    graceGiven: z.boolean(),
    died: z.string().nullable(),
    inspected: z.boolean().exactOptional(),
  }),
  measurements: measuredLoad,
  verdicts: resultSchema.shape.verdicts.readonly(),
  warnings: z.array(z.string()).readonly(),
  otherAnswers: z.array(answers).exactOptional(),
  sentRequests: z.array(sentRequest).exactOptional(),
});

/** @throws RunError where the folder holds no run that this version can read. */
export function loadRun(folder: string): StoredRun {
  if (!existsSync(runFile(folder))) {
    throw new RunError(`there is no run in ${folder}`, {
      allowed: 'a folder with a run.json, such as reports/latest',
    });
  }
  try {
    return storedRun.parse(JSON.parse(readFileSync(runFile(folder), 'utf8'))) as StoredRun;
  } catch (error) {
    throw new RunError(`${runFile(folder)} cannot be read: ${messageOf(error)}`, {
      allowed: `a run as this version writes it (${RUN_VERSION})`,
      cause: error,
    });
  }
}
