import type {
  Comparison,
  Distribution,
  JudgedPhase,
  KindMeasurement,
  PhaseMeasurement,
  Result,
  WarmUp,
} from '../../model/result.ts';
import { allLossesInWords, FAULT_COLUMNS, told } from '../losses.ts';
import { type Markup, markup } from '../markup.ts';
import { evidencePhases, kindInWords, mistrust, queriesInWords, warmUpInWords } from '../story.ts';
import { count, counted, held, milliseconds, rate, variants } from '../text.ts';
import { spreadInWords, WELL_AGAIN_COLUMNS, WELL_AGAIN_WORDS } from '../well-again.ts';

/** Rows of a timeline that are printed below its chart; the history has all of them. */
const TIMELINE_ROWS = 120;

const number = (text: string): Markup => markup`<td class="number">${text}</td>`;
const columns = (...names: readonly string[]): Markup[] =>
  names.map((name, index) => markup`<th scope="col" class="${index === 0 ? '' : 'number'}">${name}</th>`);
const table = (label: string, head: readonly Markup[], rows: readonly Markup[]): Markup => markup`
<div class="scroll" role="region" aria-label="${label}" tabindex="0"><table>
<caption>${label}</caption><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table></div>`;

const reasons = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([reason, times]) => `${count(times)} ${reason}`)
    .join(', ');

const times = ({ p50Ms, p90Ms, p95Ms, p99Ms, maxMs }: Distribution): Markup[] =>
  [p50Ms, p90Ms, p95Ms, p99Ms, maxMs].map((value) => number(milliseconds(value)));

function outcomeRow({ kind, outcomes, missed, refusals, unknowns }: KindMeasurement): Markup {
  const why = [reasons(refusals), reasons(unknowns)].filter(Boolean).join('; ');
  const numbers = [outcomes.ok, outcomes.refused, outcomes.unknown, missed].map((value) =>
    number(count(value)),
  );
  return markup`<tr><th scope="row">${kind}</th>${numbers}<td class="small">${why}</td></tr>`;
}

const timeRows = ({ kind, responseTime, serviceTime }: KindMeasurement): Markup => markup`
<tr><th scope="row">${kind}, response time</th>${times(responseTime)}</tr>
<tr><th scope="row">${kind}, service time</th>${times(serviceTime)}</tr>`;

function timeline(phase: PhaseMeasurement, chart: number): Markup | null {
  if (phase.timeline.length === 0) return null;
  const rows = phase.timeline.slice(0, TIMELINE_ROWS).map(
    ({ second, ok, refused, unknown, p50Ms, p99Ms }) => markup`
<tr><th scope="row">${second}</th>${[ok, refused, unknown].map((value) => number(count(value)))}${[p50Ms, p99Ms].map((value) => number(milliseconds(value)))}</tr>`,
  );
  const head = columns('second', 'ok', 'refused', 'unknown', 'p50', 'p99');
  const label = rows.length < phase.timeline.length ? `The first ${rows.length} seconds` : 'Second by second';
  return markup`
<figure class="chart" data-chart="${chart}">
  <figcaption>Outcomes per second (bars), and the response time’s p99 (dashed line)</figcaption>
  <div class="plot"></div>
</figure>
<noscript><p class="small muted">The chart needs JavaScript; the table has the same numbers.</p></noscript>
<details><summary>The chart as a table</summary>${table(label, head, rows)}</details>`;
}

function alignedStarts({ alignedStarts: spread }: PhaseMeasurement): string {
  if (spread === undefined) return '';
  const { count: groups, p50Ms, maxMs } = spread;
  return ` Of ${counted(groups, 'group')} that started as one the last request left ${milliseconds(p50Ms)} after the first in the median, ${milliseconds(maxMs)} at most.`;
}

function littlesLaw({ littlesLaw: law }: PhaseMeasurement): string {
  if (law === null) return '';
  const { inSystem, predicted } = law;
  return ` Little’s law: ${inSystem.toFixed(2)} operations in the system were counted, rate × time says ${predicted.toFixed(2)}.`;
}

function warmUp(of: WarmUp): Markup {
  const rows = of.windows.map(
    ({ medianMs, cpuMsPerRequest }, index) => markup`
<tr><th scope="row">${index + 1}</th>${number(milliseconds(medianMs))}${number(milliseconds(cpuMsPerRequest))}</tr>`,
  );
  const head = columns('window', 'median response time', 'processor time per request');
  return markup`<p>${warmUpInWords(of)}</p>
<details><summary>Window by window</summary>${table('Warm-up', head, rows)}</details>`;
}

function phaseSection(phase: JudgedPhase, chart: number): Markup {
  const lag = phase.dispatchLag.p99Ms;
  const doubt = mistrust(phase);
  return markup`
<h4>${phase.name} <span class="muted small">${phase.model} model</span></h4>
<p class="small muted">${count(phase.offered)} offered, ${count(phase.sent)} sent, ${rate(phase.perSecond)} a second answered over
${milliseconds(phase.durationMs)} on ${count(phase.connections)} connections; ${count(phase.late)} late, ${count(phase.missed)} missed.
The generator: dispatch lag p99 ${milliseconds(lag)}, ${Math.round(phase.generatorCpu * 100)} % of one core,
event loop ${Math.round(phase.eventLoopUtilization * 100)} % busy.${alignedStarts(phase)}${littlesLaw(phase)}</p>
${doubt && markup`<p><strong><span aria-hidden="true">?</span> ${doubt}</strong></p>`}
${phase.warmUp && warmUp(phase.warmUp)}
${table('Outcomes', [...columns('kind', 'ok', 'refused', 'unknown', 'missed'), markup`<th scope="col">why</th>`], phase.kinds.map(outcomeRow))}
${table(
  'Response time is counted from the intended start, service time from the actual one',
  columns('kind', 'p50', 'p90', 'p95', 'p99', 'max'),
  phase.kinds.map(timeRows),
)}
${timeline(phase, chart)}`;
}

/** What the charts of a page are drawn from, in the order of `data-chart`. */
export const timelinesOf = (
  results: readonly Result[],
): readonly Record<string, readonly (number | null)[]>[] =>
  results.flatMap((result) =>
    result.measurements.phases.map(({ timeline: rows }) => ({
      seconds: rows.map((row) => row.second),
      ok: rows.map((row) => row.ok),
      refused: rows.map((row) => row.refused),
      unknown: rows.map((row) => row.unknown),
      p99Ms: rows.map((row) => row.p99Ms),
    })),
  );

/** @param firstChart the index of this result's first phase among all phases of the page. */
export function phaseSections(result: Result, firstChart: number): Markup | null {
  const { phases } = result.measurements;
  if (phases.length === 0) return null;
  const saturation = phases.length > evidencePhases(result).length;
  return markup`
<h3>Measurements</h3>
${saturation && markup`<p class="small muted">A saturation phase shows how much the backend can take. It is never evidence.</p>`}
${phases.map((phase, index) => phaseSection(phase, firstChart + index))}`;
}

/** Only where there were any. */
export function unknownSection({ unknowns }: Result): Markup | null {
  if (unknowns.length === 0) return null;
  const rows = unknowns.map(
    ({ kind, cause, ...of }) => markup`
<tr><th scope="row">${kind}, ${cause}</th>${[of.attempts, of.intents, of.tookEffect, of.noEffect, of.unresolved].map((value) => number(count(value)))}</tr>`,
  );
  const head = columns('kind and cause', 'attempts', 'intents', 'took effect', 'no effect', 'unresolved');
  return markup`<h3>Unknown outcomes</h3>${table('Unknown outcomes, and what became of their intents', head, rows)}`;
}

/** Only where faults struck. */
export function faultSection(result: Result): Markup | null {
  const { nothingLost } = result;
  if (nothingLost === null) return null;
  const rows = nothingLost.faults.map(
    (each) => markup`
<tr><th scope="row">${each.fault}</th>${FAULT_COLUMNS.map(([, of]) => number(told(each[of])))}</tr>`,
  );
  const head = columns('fault', ...FAULT_COLUMNS.map(([name]) => name));
  return markup`<h3>Faults</h3><p>${allLossesInWords(nothingLost, result)}</p>${table('Faults, and what became of those who met them', head, rows)}`;
}

/** Only where faults struck. */
export function wellAgainSection({ wellAgain }: Result): Markup | null {
  if (wellAgain === null) return null;
  const rows = wellAgain.map(
    (each) => markup`
<tr><th scope="row">${each.fault}</th>${WELL_AGAIN_COLUMNS.map(([, of]) => number(spreadInWords(each[of], each.times)))}</tr>`,
  );
  const head = columns('fault', ...WELL_AGAIN_COLUMNS.map(([name]) => name));
  return table(WELL_AGAIN_WORDS, head, rows);
}

/** Only where anybody looked. */
export function growthSection({ growth }: Result): Markup | null {
  if (growth.length === 0) return null;
  const details = growth.map(({ name, what, floors }) => {
    const rows = floors.map(
      ({ atMs, value }) =>
        markup`<tr><th scope="row">${milliseconds(atMs)}</th>${number(held(what, value))}</tr>`,
    );
    return markup`<details><summary>${name}: ${counted(floors.length, 'block')} of samples</summary>${table(`The lowest of each block: ${what}`, columns('since the start', what), rows)}</details>`;
  });
  return markup`<h3>What the backend held</h3>${details}`;
}

function comparisonRows(one: Comparison): Markup[] {
  const queries = queriesInWords(one);
  const counters =
    queries === null
      ? []
      : [
          markup`<tr><th scope="row">queries per request</th>${number(queries)}<td class="small">counted, exact</td></tr>`,
        ];
  const ratios = one.ratios.map(({ metric, estimate, low, high, confidence, pairs }) => {
    const interval = `[${low.toFixed(2)}, ${high.toFixed(2)}] at ${(confidence * 100).toFixed(1)} %, ${pairs} pairs`;
    return markup`<tr><th scope="row">${metric}</th>${number(`× ${estimate.toFixed(2)}`)}<td class="small">${interval}</td></tr>`;
  });
  return [...counters, ...ratios];
}

function comparisonSection(one: Comparison, result: Result): Markup {
  const { a, b } = variants(one);
  const label = `B (${b}) against A (${a}): ${counted(one.pairs, 'pair')}, ${rate(one.ratePerSecond)} a second`;
  const head = [...columns('metric', 'B ÷ A'), markup`<th scope="col">how sure</th>`];
  const said = kindInWords(one, result);
  const kind = said === 'indicative' ? 'indicative: oversold compare decides' : said;
  return markup`<h4>${one.phase} <span class="muted small">${kind}</span></h4><p>${one.summary}</p>${table(label, head, comparisonRows(one))}`;
}

/** Counters first: they are exact where times are noise. */
export function comparisonSections(result: Result): Markup | null {
  const { comparisons } = result.measurements;
  return comparisons.length === 0
    ? null
    : markup`<h3>Comparisons</h3>${comparisons.map((one) => comparisonSection(one, result))}`;
}
