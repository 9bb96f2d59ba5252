import { createHash } from 'node:crypto';
import type { NotRun } from '../model/not-run.ts';
import type { Result } from '../model/result.ts';
import { CHART_SCRIPT } from './html/chart-script.ts';
import { timelinesOf } from './html/measurements.ts';
import { notRunSection, scenarioSection } from './html/scenario.ts';
import { STYLE } from './html/style.ts';
import { badge } from './html/verdicts.ts';
import { jsonBlock, type Markup, markup, raw } from './markup.ts';
import {
  conclude,
  exitCodeOf,
  meaningOf,
  NOT_JUDGED,
  ofState,
  throughputInWords,
  totalsOf,
  wordOf,
} from './story.ts';
import { count } from './text.ts';

/** The text of uPlot's two files. A report does no I/O, so whoever renders reads them. */
export interface HtmlAssets {
  readonly uplotJs: string;
  readonly uplotCss: string;
}

/** Where they are, for `createRequire(import.meta.url).resolve`. */
export const UPLOT_ASSETS = {
  js: 'uplot/dist/uPlot.iife.min.js',
  css: 'uplot/dist/uPlot.min.css',
} as const;

const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** Nothing may load, and only these scripts and styles may run: whatever got past the escaping is inert. */
const policy = (scripts: readonly Markup[], styles: readonly Markup[]): string =>
  [
    "default-src 'none'",
    `script-src ${scripts.map((one) => digest(one.text)).join(' ')}`,
    `style-src ${styles.map((one) => digest(one.text)).join(' ')}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

function overviewRow(result: Result, index: number): Markup {
  const { state, word } = conclude(result);
  const proven = result.measurements.provenThroughput;
  const numbers = (['holds', 'violated', 'inconclusive'] as const).map(
    (one) => markup`<td class="number">${count(ofState(result, one).length)}</td>`,
  );
  return markup`
<tr><th scope="row"><a href="#scenario-${index}">${result.run.scenario}</a></th><td>${badge(state, word)}</td>${numbers}
<td class="number">${proven === null ? '' : proven.state === 'proven' ? throughputInWords(proven) : proven.state}</td></tr>`;
}

const notRunRow = (one: NotRun, index: number): Markup => markup`
<tr><th scope="row"><a href="#not-run-${index}">${one.scenario}</a></th><td>${badge('inconclusive', wordOf(one))}</td><td colspan="4"></td></tr>`;

const overview = (results: readonly Result[], notRun: readonly NotRun[]): Markup => markup`
<div class="overview scroll" role="region" aria-label="Scenarios" tabindex="0"><table>
<thead><tr><th scope="col">scenario</th><th scope="col">verdict</th><th scope="col" class="number">hold</th><th scope="col" class="number">violated</th><th scope="col" class="number">inconclusive</th><th scope="col" class="number">proven throughput</th></tr></thead>
<tbody>${results.map(overviewRow)}${notRun.map(notRunRow)}</tbody></table></div>`;

/** Each result's first chart: charts are numbered over the page, one per phase. */
const firstCharts = (results: readonly Result[]): number[] =>
  results.map((_, index) =>
    results.slice(0, index).reduce((sum, result) => sum + result.measurements.phases.length, 0),
  );

/**
 * `index.html`: one file without a request to anywhere, readable without JavaScript (apart from the charts, which have
 * tables), in light and dark, by eye and by screen reader. Pure.
 */
export function renderHtml(
  results: readonly Result[],
  assets: HtmlAssets,
  notRun: readonly NotRun[] = [],
): string {
  const scripts = [raw(assets.uplotJs), raw(CHART_SCRIPT)];
  const styles = [raw(assets.uplotCss), raw(STYLE)];
  const exitCode = exitCodeOf(results, notRun);
  const meaning = meaningOf(exitCode);
  const title = `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}`;
  const charts = firstCharts(results);
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy(scripts, styles))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,">
<title>oversold: ${title}</title>
${styles.map((one) => markup`<style>${one}</style>\n`)}</head>
<body>
<main class="page">
<header>
<p class="eyebrow"><span class="brand">oversold</span></p>
<h1>${title}</h1>
<p class="lead">${totalsOf(results, notRun)}. Exit code ${exitCode}.</p>
</header>
${overview(results, notRun)}
${results.map((result, index) => scenarioSection(result, index, charts[index] ?? 0))}${notRun.map(notRunSection)}
<footer><p>${NOT_JUDGED}</p>
<p>An outcome is <em>ok</em> where the backend said that it took effect, <em>refused</em> where it promised no effect, and
<em>unknown</em> where no answer came that can be relied on. A promise that could not be judged is never counted as kept.</p></footer>
</main>
<script type="application/json" id="timelines">${jsonBlock(timelinesOf(results))}</script>
${scripts.map((one) => markup`<script>${one}</script>\n`)}</body>
</html>
`.text;
}
