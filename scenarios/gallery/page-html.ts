import { plain } from '../plain-text.ts';
import { caughtByTable } from './caught-by.ts';
import type { Evidence, Recorded } from './evidence.ts';
import { type Exhibit, numberOf } from './exhibits.ts';
import {
  CAUGHT_BY,
  commandsOf,
  FAMILIES,
  familiesOf,
  foundIn,
  HOW_OFTEN,
  headingOf,
  howOften,
  INTRODUCTION,
  lastRun,
  NO_RUN,
} from './page-words.ts';
import type { Table } from './words.ts';
import type { WrittenDown } from './written-down.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');

const STYLE = `
:root { color-scheme: light dark; --line: #8884; --right: #2a8a4a; --wrong: #c0392b; }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 90rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
main > p, section > p { max-width: 48rem; }
nav ul { columns: 20rem; padding-left: 1rem; list-style: none; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
th, td { text-align: left; border-bottom: 1px solid var(--line); padding: .2rem .8rem .2rem 0; }
section { border-top: 1px solid var(--line); padding-top: 1rem; margin-top: 2rem; }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); gap: 1rem; }
figure { margin: 0; min-width: 0; border-top: 3px solid var(--right); }
figure.wrong { border-color: var(--wrong); }
figcaption { font-weight: 600; padding: .3rem 0; }
pre { overflow-x: auto; font-size: .8rem; line-height: 1.45; margin: 0; padding: .8rem; background: #8881; }
blockquote { margin: 1rem 0 0; border-left: 3px solid var(--wrong); padding-left: 1rem; }
`;

const side = (kind: 'right' | 'wrong', code: string): string =>
  `<figure class="${kind}"><figcaption>${kind}</figcaption><pre><code>${escaped(code)}</code></pre></figure>`;

const block = (lines: readonly string[]): string =>
  `<pre>${lines.map((line) => escaped(plain(line))).join('\n')}</pre>`;

const paragraph = (text: string): string => `<p>${escaped(plain(text))}</p>`;

function evidenceOf(evidence: Evidence | undefined): string {
  if (evidence === undefined) return paragraph(NO_RUN);
  const again = block(commandsOf(evidence));
  if (evidence.state !== 'caught') return `${paragraph(lastRun(evidence))}${again}`;
  const said = block([evidence.summary, ...evidence.facts]);
  return `<blockquote>${paragraph(`${foundIn(evidence)}:`)}${said}</blockquote>\n${again}`;
}

function table({ head, rows }: Table): string {
  const row = (cell: 'th' | 'td', cells: readonly string[]): string =>
    `<tr>${cells.map((text) => `<${cell}>${escaped(plain(text))}</${cell}>`).join('')}</tr>`;
  return `<table>\n${[row('th', head), ...rows.map((cells) => row('td', cells))].join('\n')}\n</table>`;
}

function frequency(exhibits: readonly Exhibit[], { passes, correct }: WrittenDown): string {
  const { paragraphs, table: counts } = howOften(exhibits, passes, correct);
  return [...paragraphs.map(paragraph), ...(counts === null ? [] : [table(counts)])].join('\n');
}

function section(exhibit: Exhibit, recorded: Recorded): string {
  const { name, story, provokedBy, seenIn, breaks, right, wrong } = exhibit;
  const label =
    breaks === null
      ? `Correct. A careless judge would say that it breaks <code>${escaped(exhibit.looksLike)}</code>.`
      : `Breaks <code>${escaped(breaks)}</code>.`;
  const seen =
    seenIn.url === null
      ? escaped(seenIn.what)
      : `<a href="${escaped(seenIn.url)}">${escaped(seenIn.what)}</a>`;
  return `<section id="${escaped(name)}">
<h3>${escaped(headingOf(exhibit))}</h3>
<p><code>${escaped(name)}</code>. ${label}</p>
<p>${story.map(escaped).join(' ')}</p>
<p><strong>Seen in</strong>: ${seen}. <strong>${breaks === null ? 'Tried by' : 'Provoked by'}</strong>: ${escaped(provokedBy.what)}.</p>
<div class="sides">${side('right', right)}${side('wrong', wrong)}</div>
${evidenceOf(recorded[name])}
</section>`;
}

const entry = (exhibit: Exhibit): string =>
  `<li>${numberOf(exhibit)} <a href="#${escaped(exhibit.name)}">${escaped(exhibit.title)}</a></li>`;

/** The gallery as one page that asks nobody for anything. */
export function htmlOf(exhibits: readonly Exhibit[], written: WrittenDown): string {
  const families = familiesOf(exhibits).map(({ family, members }) => ({
    heading: `<h2>${escaped(FAMILIES[family] ?? family)}</h2>`,
    contents: `<ul>${members.map(entry).join('')}</ul>`,
    sections: members.map((exhibit) => section(exhibit, written.evidence)).join('\n'),
  }));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>How order backends fail</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>How order backends fail</h1>
${INTRODUCTION.map((text) => `<p>${escaped(text)}</p>`).join('\n')}
<nav>${families.map(({ heading, contents }) => heading + contents).join('\n')}</nav>
<h2>${CAUGHT_BY}</h2>
${table(caughtByTable(exhibits, written.evidence))}
<h2>${HOW_OFTEN}</h2>
${frequency(exhibits, written)}
${families.map(({ heading, sections }) => `${heading}\n${sections}`).join('\n')}
</main>
</body>
</html>
`;
}
