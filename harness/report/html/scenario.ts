import type { NotRun } from '../../model/not-run.ts';
import type { Result } from '../../model/result.ts';
import { limitsOf } from '../limits.ts';
import { long, type Markup, markup } from '../markup.ts';
import { conclude, mainKind, notRunInWords, outcomesOf, throughputInWords } from '../story.ts';
import { count, milliseconds, rate, settings } from '../text.ts';
import {
  comparisonSections,
  faultSection,
  growthSection,
  phaseSections,
  unknownSection,
  wellAgainSection,
} from './measurements.ts';
import { badge, findings, verdictTable } from './verdicts.ts';

interface Tile {
  readonly name: string;
  readonly value: string;
  readonly isWords?: boolean;
}

function tilesOf(result: Result): Tile[] {
  const { ok, refused, unknown, kind } = outcomesOf(result);
  const proven = result.measurements.provenThroughput;
  const throughput: Tile[] =
    proven === null
      ? []
      : proven.state === 'proven'
        ? [{ name: 'proven orders per second', value: rate(proven.ordersPerSecond) }]
        : [{ name: 'proven throughput', value: throughputInWords(proven), isWords: true }];
  const timed = result.measurements.phases
    .filter(({ warmUp }) => warmUp === null)
    .map((phase) => ({ phase, main: mainKind(phase) }));
  // Of one phase only: percentiles of percentiles mean nothing.
  const first = timed.find(({ main }) => main !== null && main.responseTime.count > 0);
  const times: Tile[] =
    first?.main == null
      ? []
      : [
          {
            name: `${first.main.kind} p50 in ${first.phase.name}`,
            value: milliseconds(first.main.responseTime.p50Ms),
          },
          {
            name: `${first.main.kind} p99 in ${first.phase.name}`,
            value: milliseconds(first.main.responseTime.p99Ms),
          },
        ];
  return [
    ...throughput,
    { name: `${kind}s ok`, value: count(ok) },
    { name: 'refused', value: count(refused) },
    { name: 'unknown', value: count(unknown) },
    ...times,
  ];
}

const tile = ({ name, value, isWords }: Tile): Markup =>
  markup`<div><dt>${name}</dt><dd class="${isWords === true ? 'words' : ''}">${value}</dd></div>`;

function budgetTable(result: Result): Markup | null {
  const limits = limitsOf(result);
  if (limits.length === 0) return null;
  const states = { met: 'holds', missed: 'violated', unknown: 'inconclusive' } as const;
  const rows = limits.map(
    ({ name, phase, limit, state, measured }) => markup`
<tr><th scope="row">${name}</th><td>${badge(states[state], state)}</td>
<td class="number">${measured}</td>
<td class="number">${limit}</td><td>${phase}</td></tr>`,
  );
  return markup`
<h3>Budgets</h3>
<div class="scroll" role="region" aria-label="Budgets" tabindex="0"><table>
<thead><tr><th scope="col">budget</th><th scope="col">state</th><th scope="col" class="number">measured</th><th scope="col" class="number">limit</th><th scope="col">phase</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

function adequacyTable(result: Result): Markup | null {
  if (result.adequacy.length === 0) return null;
  const rows = result.adequacy.map(
    ({ name, met, saw }) => markup`
<tr><th scope="row">${name}</th><td>${met ? badge('holds', 'it did') : badge('inconclusive', 'it did not')}</td><td>${saw}</td></tr>`,
  );
  return markup`
<h3>What had to happen for the verdicts to mean anything</h3>
<div class="scroll" role="region" aria-label="Adequacy" tabindex="0"><table>
<thead><tr><th scope="col">condition</th><th scope="col">happened</th><th scope="col">seen</th></tr></thead>
<tbody>${rows}</tbody></table></div>`;
}

const warnings = (result: Result): Markup | null =>
  result.warnings.length === 0
    ? null
    : markup`<h3>Warnings</h3><ul>${result.warnings.map((one) => markup`<li>${one}</li>`)}</ul>`;

function circumstances({ run, allowances }: Result): Markup {
  const { processor, cores, memoryGib, platform, node, postgres, commit, dirty } = run.environment;
  const facts: readonly (readonly [string, string])[] = [
    ['machine', `${processor}, ${cores} cores, ${memoryGib.toFixed(1)} GiB, ${platform}`],
    ['software', `Node ${node}, ${postgres === null ? 'no PostgreSQL of ours' : `PostgreSQL ${postgres}`}`],
    ['commit', commit === null ? 'outside git' : `${commit}${dirty === true ? ', with changes' : ''}`],
    ['settings', settings(run.settings)],
    ['the shop claims', allowances.length === 0 ? 'no allowance' : allowances.join('; ')],
    ['run', `${run.id}, started ${run.startedAt}`],
  ];
  return markup`
<h3>Make this run again</h3>
<pre>${long(run.command)}</pre>
<dl class="facts">${facts.map(([name, value]) => markup`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** One result: question, answer, what is broken, then everything that the answer rests on. */
export function scenarioSection(result: Result, index: number, firstChart: number): Markup {
  const { run } = result;
  const { state, mark, word, answer } = conclude(result);
  return markup`
<section class="scenario" id="scenario-${index}" aria-labelledby="question-${index}">
<p class="eyebrow"><span class="mono">${run.scenario}</span> against ${run.backend}, size ${run.size}, seed ${run.seed}, ${milliseconds(run.durationMs)}</p>
<h2 id="question-${index}">${run.question}</h2>
<div class="answer ${state}"><p><strong><span aria-hidden="true">${mark}</span> <span class="word">${word}.</span></strong> ${long(answer)}</p></div>
<dl class="tiles">${tilesOf(result).map(tile)}</dl>
${findings(result)}
${verdictTable(result)}
${budgetTable(result)}
${comparisonSections(result)}
${phaseSections(result, firstChart)}
${unknownSection(result)}${faultSection(result)}${wellAgainSection(result)}${growthSection(result)}
${adequacyTable(result)}
${warnings(result)}
${circumstances(result)}
</section>`;
}

/** A scenario that has no result: its question, and why nobody answers it. */
export const notRunSection = (one: NotRun, index: number): Markup => markup`
<section class="scenario" id="not-run-${index}" aria-labelledby="not-run-question-${index}">
<p class="eyebrow"><span class="mono">${one.scenario}</span></p>
<h2 id="not-run-question-${index}">${one.question}</h2>
<div class="answer inconclusive"><p><strong><span aria-hidden="true">?</span> <span class="word">${notRunInWords(one)}.</span></strong> ${long(one.because)}</p></div>
</section>`;
