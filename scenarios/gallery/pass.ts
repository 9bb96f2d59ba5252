import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { plain, safeJson } from '../plain-text.ts';
import type { Exhibit } from './exhibits.ts';
import { exitCodeOf, type Outcome, outcomesOf } from './outcome.ts';
import { programmeOf } from './programme.ts';
import { type Judged, sit } from './sit.ts';
import { tableOf } from './table.ts';
import { inWords } from './words.ts';

export interface Asked {
  readonly seed: number;
  /** How many of them, drawn by the seed; `null`: all. */
  readonly sample: number | null;
  /** Where everything goes that is written down about it. */
  readonly folder: string;
}

/** For whoever waits. */
const inShort = ({ tries }: Judged): string =>
  tries
    .map(({ scenario, violations, durationMs, exitCode }) => {
      const found = violations.map(({ invariant }) => invariant).join(', ');
      const otherwise = exitCode === 0 ? 'nothing' : `nothing (exit code ${exitCode})`;
      return `${scenario}: ${found === '' ? otherwise : found}, ${inWords(durationMs)}`;
    })
    .join('; ');

/** What is told, now that the names are known. */
export const told = (outcomes: readonly Outcome[], seed: number) => ({
  exitCode: exitCodeOf(outcomes.map(({ state }) => state)),
  seed,
  outcomes: outcomes.map(({ exhibit: { name, number, breaks }, ...rest }) => ({
    ...{ name, number, breaks },
    ...rest,
  })),
});

/**
 * One pass: judges them blind, writes the verdicts down, and only then asks who they are.
 * @throws Interrupted
 */
export async function pass(
  exhibits: readonly Exhibit[],
  { seed, sample, folder }: Asked,
): Promise<readonly Outcome[]> {
  mkdirSync(folder, { recursive: true });
  const { sittings, behind } = programmeOf(exhibits, seed, sample);
  const judged: Judged[] = [];
  for (const [index, sitting] of sittings.entries()) {
    process.stderr.write(`${index + 1} of ${sittings.length}: `);
    const each = await sit(sitting, { seed, reports: join(folder, 'runs') });
    judged.push(each);
    process.stderr.write(`${plain(inShort(each))}\n`);
    writeFileSync(join(folder, 'verdicts.json'), `${safeJson(judged, 2)}\n`);
  }
  const outcomes = outcomesOf(judged, behind);
  writeFileSync(join(folder, 'gallery.json'), `${safeJson(told(outcomes, seed), 2)}\n`);
  writeFileSync(join(folder, 'gallery.txt'), `${tableOf(outcomes)}\n`);
  return outcomes;
}
