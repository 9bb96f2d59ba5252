import type { OperationExcerpt, Result } from '../../model/result.ts';
import { long, type Markup, markup } from '../markup.ts';
import { measuredInWords, ofState } from '../story.ts';
import { amount, count } from '../text.ts';

type VerdictOf = Result['verdicts'][number];
type Violated = Extract<VerdictOf, { verdict: 'violated' }>;

const MARKS = { holds: '✓', violated: '✗', inconclusive: '?' } as const;

/** A verdict as mark, word and colour: never by colour alone. */
export const badge = (state: keyof typeof MARKS, word: string = state): Markup =>
  markup`<span class="badge ${state}"><span aria-hidden="true">${MARKS[state]}</span> ${word}</span>`;

const excerpt = ({ line, curl }: OperationExcerpt): Markup => markup`
<details open><summary class="mono">${line}</summary><pre>${curl.map((one) => markup`${long(one)}\n`)}</pre></details>`;

function finding(
  verdict: Violated,
  excerpts: ReadonlyMap<number, OperationExcerpt>,
  currency: string,
): Markup {
  const offending = verdict.offending.map((id) => excerpts.get(id)).filter((one) => one !== undefined);
  const missing = verdict.offending.length - offending.length;
  return markup`
<article class="finding">
  <h4>${badge('violated')} <code>${verdict.invariant}</code></h4>
  <p class="muted">Promised: ${verdict.promise}</p>
  <p class="happened">${verdict.summary}</p>
  ${verdict.costCents !== undefined && markup`<p>It cost <strong>${amount(verdict.costCents, currency)}</strong>.</p>`}
  ${verdict.facts.length > 0 && markup`<h5>What each witness says</h5><ul>${verdict.facts.map((fact) => markup`<li>${fact}</li>`)}</ul>`}
  ${verdict.offending.length > 0 && markup`<h5>The smallest set of operations that shows it</h5>${offending.map(excerpt)}`}
  ${missing > 0 && markup`<p class="small muted">${count(missing)} more without an excerpt: see the run’s history.</p>`}
</article>`;
}

/** What is broken, in words, before any table. */
export function findings(result: Result): Markup | null {
  const violated = ofState(result, 'violated');
  const excerpts = new Map(result.excerpts.map((one) => [one.id, one]));
  if (violated.length === 0) return null;
  return markup`<h3>What is broken</h3>${violated.map((verdict) => finding(verdict, excerpts, result.run.currency))}`;
}

const details = (verdict: VerdictOf): string =>
  ({ holds: '', violated: 'see above', inconclusive: 'reason' in verdict ? verdict.reason : '' })[
    verdict.verdict
  ];

function row(verdict: VerdictOf): Markup {
  const reason = details(verdict);
  const measured = measuredInWords(verdict);
  return markup`
<tr>
  <th scope="row"><code>${verdict.invariant}</code><br><span class="muted small">${verdict.promise}</span></th>
  <td>${badge(verdict.verdict)}${reason !== '' && markup`<br><span class="small">${reason}</span>`}${measured !== null && markup`<br><span class="small">${measured}</span>`}</td>
  <td class="number">${'examined' in verdict ? count(verdict.examined) : '–'}</td>
  <td class="small">${verdict.witnesses.join(', ')}${
    verdict.notChecked.length > 0 &&
    markup`<br><span class="muted">not checked: ${verdict.notChecked.join('; ')}</span>`
  }</td>
</tr>`;
}

/** Every verdict, by family of failure. */
export function verdictTable(result: Result): Markup {
  const families = [...new Set(result.verdicts.map((verdict) => verdict.family))];
  const group = (family: string) => markup`
<tbody><tr><th class="family" scope="rowgroup" colspan="4">${family}</th></tr>
${result.verdicts.filter((verdict) => verdict.family === family).map(row)}</tbody>`;
  return markup`
<h3>Verdicts</h3>
<div class="scroll" role="region" aria-label="Verdicts" tabindex="0"><table>
<thead><tr><th scope="col">promise</th><th scope="col">verdict</th><th scope="col" class="number">examined</th><th scope="col">rests on</th></tr></thead>
${families.map(group)}
</table></div>`;
}
