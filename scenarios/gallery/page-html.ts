import { plain } from '../plain-text.ts';
import type { Evidence, Recorded } from './evidence.ts';
import type { Exhibit } from './exhibits.ts';
import { FAMILIES, familiesOf, foundIn, INTRODUCTION } from './page-words.ts';

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
nav ol { columns: 20rem; padding-left: 2rem; }
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

const evidenceOf = (evidence: Evidence | undefined): string => {
  if (evidence === undefined) return '<p>No run of it is written down yet.</p>';
  const said = [evidence.summary, ...evidence.facts].map((line) => escaped(plain(line))).join('\n');
  return `<blockquote><p>${escaped(foundIn(evidence))}:</p><pre>${said}</pre></blockquote>`;
};

function section(exhibit: Exhibit, recorded: Recorded): string {
  const { number, title, name, story, provokedBy, seenIn, breaks, right, wrong } = exhibit;
  const label =
    breaks === null
      ? `Correct. A careless judge would say that it breaks <code>${escaped(exhibit.looksLike)}</code>.`
      : `Breaks <code>${escaped(breaks)}</code>.`;
  const seen =
    seenIn.url === null
      ? escaped(seenIn.what)
      : `<a href="${escaped(seenIn.url)}">${escaped(seenIn.what)}</a>`;
  return `<section id="${escaped(name)}">
<h3>${number}. ${escaped(title)}</h3>
<p><code>${escaped(name)}</code>. ${label}</p>
<p>${story.map(escaped).join(' ')}</p>
<p><strong>Seen in</strong>: ${seen}. <strong>${breaks === null ? 'Tried by' : 'Provoked by'}</strong>: ${escaped(provokedBy.what)}.</p>
<div class="sides">${side('right', right)}${side('wrong', wrong)}</div>
${breaks === null ? '' : evidenceOf(recorded[name])}
</section>`;
}

const entry = ({ name, title, number }: Exhibit): string =>
  `<li value="${number}"><a href="#${escaped(name)}">${escaped(title)}</a></li>`;

/** The gallery as one page that asks nobody for anything. */
export function htmlOf(exhibits: readonly Exhibit[], recorded: Recorded): string {
  const families = familiesOf(exhibits).map(({ family, members }) => ({
    heading: `<h2>${escaped(FAMILIES[family] ?? family)}</h2>`,
    contents: `<ol>${members.map(entry).join('')}</ol>`,
    sections: members.map((exhibit) => section(exhibit, recorded)).join('\n'),
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
${families.map(({ heading, sections }) => `${heading}\n${sections}`).join('\n')}
</main>
</body>
</html>
`;
}
