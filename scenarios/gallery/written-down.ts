import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Recorded, readEvidence, updated, writeEvidence } from './evidence.ts';
import { CORRECT_RUNS, type CorrectRun, type Kept, PASSES, type Pass, readKept } from './kept.ts';
import type { Outcome } from './outcome.ts';

/** Beside the sources of this file, wherever it is compiled to. */
const FOLDER = join(
  fileURLToPath(new URL('.', import.meta.url)).replace(join('dist', 'scenarios'), 'scenarios'),
);

/** What is committed: three files of what was found, and two that are made of them. */
export const FILES = {
  evidence: join(FOLDER, 'evidence.json'),
  passes: join(FOLDER, 'passes.json'),
  correct: join(FOLDER, 'correct.json'),
  markdown: join(FOLDER, 'GALLERY.md'),
  html: join(FOLDER, 'gallery.html'),
} as const;

/** What was found; `null`: nobody has tried yet. */
export interface WrittenDown {
  readonly evidence: Recorded;
  readonly passes: Kept<Pass> | null;
  readonly correct: Kept<CorrectRun> | null;
}

export const readWrittenDown = (): WrittenDown => ({
  evidence: readEvidence(FILES.evidence),
  passes: readKept(FILES.passes, PASSES),
  correct: readKept(FILES.correct, CORRECT_RUNS),
});

export const noteEvidence = (outcomes: readonly Outcome[], seed: number): void =>
  writeEvidence(FILES.evidence, updated(readEvidence(FILES.evidence), outcomes, seed));
