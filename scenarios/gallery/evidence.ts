import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { safeJson } from '../plain-text.ts';
import { findingOf, type Outcome, violatedIn } from './outcome.ts';
import { writeWhole } from './write-whole.ts';

/** What the harness printed about a defect that was caught. */
const caught = z.strictObject({
  state: z.literal('caught'),
  invariant: z.string(),
  summary: z.string(),
  facts: z.array(z.string()),
  scenario: z.string(),
  seed: z.int(),
  command: z.string(),
  /** `null`: the finding names no operation. */
  seen: z.strictObject({ afterMs: z.int(), operations: z.int() }).nullable(),
  /** Of the run in which it was found. */
  operations: z.int(),
  durationMs: z.int(),
  /** Scenarios that were run before that one, and in which the invariant saw nothing. */
  before: z.array(z.string()),
  /** What else was violated. */
  also: z.array(z.string()),
});
export type Caught = z.infer<typeof caught>;

/** What became of a defect that was not caught, or of a twin. */
const other = z.strictObject({
  state: z.enum(['missed', 'caught by another', 'cleared', 'accused', 'unproven']),
  violated: z.array(z.string()),
  scenarios: z.array(z.string()),
  seed: z.int(),
  commands: z.array(z.string()),
});
export type Other = z.infer<typeof other>;

const evidence = z.discriminatedUnion('state', [caught, other]);
/** What the last run said that was written down. */
export type Evidence = z.infer<typeof evidence>;

const recorded = z.record(z.string(), evidence);
/** By the names of defects and twins. */
export type Recorded = Readonly<Record<string, Evidence>>;

/** The page is for readers: what goes on and on is in the report. */
const FACTS_MAX = 8;

export const readEvidence = (file: string): Recorded =>
  existsSync(file) ? recorded.parse(JSON.parse(readFileSync(file, 'utf8'))) : {};

function caughtOf(outcome: Outcome, seed: number): Caught {
  const finding = findingOf(outcome);
  if (finding === undefined) throw new Error(`${outcome.exhibit.name} was caught, and nothing was found`);
  const { violation, run } = finding;
  return {
    state: 'caught',
    ...{ invariant: violation.invariant, summary: violation.summary },
    facts: violation.facts.slice(0, FACTS_MAX),
    ...{ scenario: run.scenario, seed, command: run.command, seen: violation.seen },
    ...{ operations: run.operations, durationMs: run.durationMs },
    before: outcome.tries.slice(0, outcome.tries.indexOf(run)).map(({ scenario }) => scenario),
    also: violatedIn(outcome.tries).filter((invariant) => invariant !== violation.invariant),
  };
}

/** @returns `null` where a run could not be made: that says nothing. */
function evidenceOf(outcome: Outcome, seed: number): Evidence | null {
  const { tries, state } = outcome;
  if (state === 'not made') return null;
  if (state === 'caught') return caughtOf(outcome, seed);
  return {
    ...{ state, seed, violated: [...violatedIn(tries)] },
    scenarios: tries.map(({ scenario }) => scenario),
    commands: tries.map(({ command }) => command),
  };
}

/** What a run has found, over what was known before. */
export function updated(before: Recorded, outcomes: readonly Outcome[], seed: number): Recorded {
  const after = new Map(Object.entries(before));
  for (const outcome of outcomes) {
    const said = evidenceOf(outcome, seed);
    if (said !== null) after.set(outcome.exhibit.name, said);
  }
  return Object.fromEntries([...after].toSorted(([one], [another]) => (one < another ? -1 : 1)));
}

export const writeEvidence = (file: string, all: Recorded): void => writeWhole(file, `${safeJson(all, 2)}\n`);
