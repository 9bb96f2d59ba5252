import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { columns } from '../columns.ts';
import { plain, safeJson } from '../plain-text.ts';
import { draw, judgeCorrect } from './correct.ts';
import type { Exhibit } from './exhibits.ts';
import { correctInWords, countsOf, passesInWords, passInWords } from './how-often.ts';
import { begun, CORRECT_RUNS, PASSES, type Pass, readKept, writeKept } from './kept.ts';
import { originNow } from './origin.ts';
import { exitCodeOf, type Outcome } from './outcome.ts';
import { writePages } from './page.ts';
import { pass, told } from './pass.ts';
import { tableOf } from './table.ts';
import { inWords } from './words.ts';
import { FILES, noteEvidence } from './written-down.ts';

export interface Options {
  readonly seed: number;
  /** How many, drawn by the seed; left out: all. */
  readonly sample?: number;
  readonly reports: string;
  readonly json: boolean;
  /** Overwrite the committed files with what was found. */
  readonly write: boolean;
}

/** @returns a folder for all that this sitting writes. */
function openFolder({ seed, reports }: Options): string {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const folder = resolve(reports, `gallery-${time}-${seed}`);
  mkdirSync(folder, { recursive: true });
  return folder;
}

const print = (json: boolean, value: unknown, lines: readonly string[]): void =>
  void process.stdout.write(`${json ? safeJson(value) : lines.map(plain).join('\n')}\n`);

/**
 * One pass over those that were asked for. `all` are those that the pages show.
 * @returns the exit code.
 */
export async function sitOnce(
  asked: readonly Exhibit[],
  all: readonly Exhibit[],
  options: Options,
): Promise<number> {
  const { seed, sample, json, write } = options;
  const folder = openFolder(options);
  const outcomes = await pass(asked, { seed, sample: sample ?? null, folder });
  const whole = told(outcomes, seed);
  print(json, whole, [...tableOf(outcomes).split('\n'), folder]);
  if (write) {
    noteEvidence(outcomes, seed);
    writePages(all);
  }
  return whole.exitCode;
}

const passOf = (outcomes: readonly Outcome[], seed: number): Pass => ({
  seed,
  durationMs: outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0),
  outcomes: Object.fromEntries(
    outcomes.map(({ exhibit: { name }, state, durationMs }) => [name, { state, durationMs }]),
  ),
});

/**
 * So many passes, each with the next seed; what each has found is written down before the next one begins.
 * @returns the exit code: the gravest.
 */
export async function sitPasses(
  count: number,
  asked: readonly Exhibit[],
  all: readonly Exhibit[],
  options: Options,
): Promise<number> {
  const { json, write, sample } = options;
  const folder = openFolder(options);
  let kept = begun(write ? readKept(FILES.passes, PASSES) : null, originNow());
  const states: Outcome['state'][] = [];
  for (let index = 0; index < count; index += 1) {
    const seed = options.seed + index;
    process.stderr.write(`pass ${index + 1} of ${count}, seed ${seed}\n`);
    const outcomes = await pass(asked, {
      seed,
      sample: sample ?? null,
      folder: join(folder, `pass-${index + 1}`),
    });
    states.push(...outcomes.map(({ state }) => state));
    const made = passOf(outcomes, seed);
    kept = { ...kept, made: [...kept.made, made] };
    writeKept(join(folder, 'passes.json'), kept);
    if (write) {
      writeKept(FILES.passes, kept);
      noteEvidence(outcomes, seed);
      writePages(all);
    }
    process.stderr.write(`pass ${index + 1} of ${count}, ${plain(passInWords(all, made))}\n`);
  }
  const exitCode = exitCodeOf(states);
  const { head, rows } = countsOf(all, kept.made);
  const lines = [...columns([head, ...rows]), '', ...passesInWords(all, kept), folder];
  print(json, { exitCode, ...kept }, lines);
  return exitCode;
}

/**
 * So many runs of correct shops, each with the next seed, written down one by one.
 * @returns the exit code: the gravest.
 */
export async function sitCorrect(count: number, all: readonly Exhibit[], options: Options): Promise<number> {
  const { seed, json, write } = options;
  const folder = openFolder(options);
  let kept = begun(write ? readKept(FILES.correct, CORRECT_RUNS) : null, originNow());
  const states: Outcome['state'][] = [];
  for (const [index, drawn] of draw(all, seed, count).entries()) {
    process.stderr.write(`${index + 1} of ${count}: ${drawn.scenario}, seed ${drawn.seed}: `);
    const made = await judgeCorrect(drawn, join(folder, 'runs'));
    process.stderr.write(`${[made.state, ...made.violated].join(' ')}, ${inWords(made.durationMs)}\n`);
    states.push(made.state);
    kept = { ...kept, made: [...kept.made, made] };
    writeKept(join(folder, 'correct.json'), kept);
    if (write) {
      writeKept(FILES.correct, kept);
      writePages(all);
    }
  }
  const exitCode = exitCodeOf(states);
  print(json, { exitCode, ...kept }, [...correctInWords(kept), folder]);
  return exitCode;
}
