import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEvidence, updated, writeEvidence } from './evidence.ts';
import type { Exhibit } from './exhibits.ts';
import type { Outcome } from './outcome.ts';
import { htmlOf } from './page-html.ts';
import { markdownOf } from './page-markdown.ts';

/** Beside the sources of this file, wherever it is compiled to. */
const FOLDER = join(
  fileURLToPath(new URL('.', import.meta.url)).replace(join('dist', 'scenarios'), 'scenarios'),
);

export const PAGES = {
  evidence: join(FOLDER, 'evidence.json'),
  markdown: join(FOLDER, 'GALLERY.md'),
  html: join(FOLDER, 'gallery.html'),
} as const;

/** Writes the page anew, of the exhibits as they are and the evidence that was last written down. */
export function writePages(exhibits: readonly Exhibit[]): void {
  const recorded = readEvidence(PAGES.evidence);
  writeFileSync(PAGES.markdown, markdownOf(exhibits, recorded));
  writeFileSync(PAGES.html, htmlOf(exhibits, recorded));
}

/** Writes down what a run found, for the page. */
export function noteEvidence(outcomes: readonly Outcome[], seed: number): void {
  writeEvidence(PAGES.evidence, updated(readEvidence(PAGES.evidence), outcomes, seed));
}
