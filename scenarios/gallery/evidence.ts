import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { safeJson } from '../plain-text.ts';
import { durationMsOf, findingOf, type Outcome, operationsOf } from './outcome.ts';

/** What the harness printed about a defect in the last run that was written down. */
const evidence = z.strictObject({
  invariant: z.string(),
  summary: z.string(),
  facts: z.array(z.string()),
  scenario: z.string(),
  seed: z.int(),
  operations: z.int(),
  durationMs: z.int(),
});
export type Evidence = z.infer<typeof evidence>;

const recorded = z.record(z.string(), evidence);
/** By the names of defects. */
export type Recorded = Readonly<Record<string, Evidence>>;

/** The page is for readers: what goes on and on is in the report. */
const FACTS_MAX = 8;

export const readEvidence = (file: string): Recorded =>
  existsSync(file) ? recorded.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};

/** What a run has found, over what was known before; of a defect that was not caught nothing is kept. */
export function updated(before: Recorded, outcomes: readonly Outcome[], seed: number): Recorded {
  const after = new Map(Object.entries(before));
  for (const outcome of outcomes) {
    const { exhibit, tries, state } = outcome;
    after.delete(exhibit.name);
    const finding = findingOf(outcome);
    if (state !== 'caught' || finding === undefined) continue;
    after.set(exhibit.name, {
      ...finding,
      facts: finding.facts.slice(0, FACTS_MAX),
      scenario: tries.at(-1)?.scenario ?? '',
      seed,
      operations: operationsOf(outcome),
      durationMs: durationMsOf(outcome),
    });
  }
  return Object.fromEntries([...after].toSorted(([one], [other]) => (one < other ? -1 : 1)));
}

export const writeEvidence = (file: string, all: Recorded): void =>
  writeFileSync(file, `${safeJson(all, 2)}\n`);
