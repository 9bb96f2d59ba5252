import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { NotRun } from '../../model/not-run.ts';
import type { Result } from '../../model/result.ts';
import { writeWhole } from '../../model/write-whole.ts';
import { renderHtml } from '../../report/html.ts';
import { renderJunit } from '../../report/junit.ts';
import { renderMarkdown } from '../../report/markdown.ts';

/** The chart library goes into the page itself: a report is one file, and asks nobody for anything. */
function chartAssets(): { uplotJs: string; uplotCss: string } {
  const dist = dirname(createRequire(import.meta.url).resolve('uplot/package.json'));
  const read = (name: string) => readFileSync(join(dist, 'dist', name), 'utf8');
  return { uplotJs: read('uPlot.iife.min.js'), uplotCss: read('uPlot.min.css') };
}

/** `index.html`, `summary.md` and `junit.xml` of one run, or of all of an invocation on one page. */
export function writePages(folder: string, results: readonly Result[], notRun: readonly NotRun[] = []): void {
  writeWhole(join(folder, 'index.html'), renderHtml(results, chartAssets(), notRun));
  writeWhole(join(folder, 'summary.md'), renderMarkdown(results, notRun));
  writeWhole(join(folder, 'junit.xml'), renderJunit(results, notRun));
}

/** A run's result, and its pages. */
export function writeResult(folder: string, result: Result): void {
  writeWhole(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  writePages(folder, [result]);
}
