/** The page's own style sheet. Colours are tokens, so that the chart can read them too; both schemes meet WCAG AA. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f7f6f3; --card: #ffffff; --sunk: #f1efea; --ink: #1d1c1a; --muted: #5e5a53; --line: #dfdbd3;
  --holds: #14663a; --violated: #b3261e; --inconclusive: #855500; --accent: #2457a6;
  --bar-ok: #2f8f5d; --bar-refused: #bd8d33; --bar-unknown: #c9473d;
  --holds-soft: #e4f3ea; --violated-soft: #fbe9e7; --inconclusive-soft: #fbf1dc;
  --mono: ui-monospace, "SF Mono", "Cascadia Code", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #131416; --card: #1b1d20; --sunk: #232629; --ink: #ebe8e2; --muted: #a8a49c; --line: #34373b;
    --holds: #73d69d; --violated: #ff8f85; --inconclusive: #efbb5e; --accent: #8db6fa;
    --bar-ok: #4c9d74; --bar-refused: #a98343; --bar-unknown: #cf6a60;
    --holds-soft: #163024; --violated-soft: #3a1d1b; --inconclusive-soft: #352a14;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
.page { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; margin: 0; overflow-wrap: anywhere; }
h1 { font-size: 2.1rem; letter-spacing: -0.02em; }
h2 { font-size: 1.5rem; letter-spacing: -0.01em; }
h3 { font-size: 1.05rem; margin: 2.25rem 0 0.75rem; }
h4 { font-size: 1rem; }
p { margin: 0.5rem 0; overflow-wrap: anywhere; }
a { color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
code, pre, .mono { font-family: var(--mono); font-size: 0.875em; overflow-wrap: anywhere; }
pre { background: var(--sunk); border-radius: 6px; padding: 0.75rem 1rem; margin: 0.5rem 0; white-space: pre-wrap; }
.eyebrow { color: var(--muted); font-size: 0.875rem; margin: 0 0 0.35rem; }
.brand { font-weight: 700; letter-spacing: 0.02em; color: var(--ink); }
.lead { font-size: 1.125rem; max-width: 60ch; }
.muted { color: var(--muted); }
.small { font-size: 0.875rem; }
section.scenario, .overview { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.75rem; margin-top: 1.75rem; }
.overview { padding: 0.5rem 1.25rem; }
.badge { display: inline-block; white-space: nowrap; border-radius: 999px; padding: 0.1rem 0.65rem; font-size: 0.8125rem; font-weight: 600; }
.holds { color: var(--holds); background: var(--holds-soft); }
.violated { color: var(--violated); background: var(--violated-soft); }
.inconclusive { color: var(--inconclusive); background: var(--inconclusive-soft); }
.answer { border-left: 4px solid currentColor; border-radius: 6px; padding: 0.85rem 1.1rem; margin: 1rem 0 1.25rem; }
.answer p { margin: 0; color: var(--ink); }
.answer .word { display: inline-block; }
.answer .word::first-letter { text-transform: uppercase; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: 0.75rem; margin: 0; }
.tiles > div { display: flex; flex-direction: column; justify-content: space-between; background: var(--sunk); border-radius: 8px; padding: 0.7rem 0.9rem; }
.tiles dt { color: var(--muted); font-size: 0.8125rem; }
.tiles dd { margin: 0; font-size: 1.3rem; font-weight: 600; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.tiles dd.words { font-size: 0.9375rem; }
.finding { border: 1px solid var(--line); border-left: 4px solid var(--violated); border-radius: 8px; padding: 1rem 1.25rem; margin: 0.75rem 0; }
.finding .happened { font-size: 1.0625rem; font-weight: 600; }
.finding h5 { margin: 0.9rem 0 0.25rem; font-size: 0.8125rem; color: var(--muted); font-weight: 600; }
ul { margin: 0.25rem 0; padding-left: 1.25rem; }
li { margin: 0.2rem 0; overflow-wrap: anywhere; }
details { margin: 0.5rem 0; }
summary { cursor: pointer; color: var(--accent); font-size: 0.9375rem; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9375rem; }
caption { text-align: left; color: var(--muted); font-size: 0.875rem; padding: 0.25rem 0 0.5rem; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 1.25rem 0.5rem 0; border-bottom: 1px solid var(--line); }
td { overflow-wrap: anywhere; min-width: 3.5rem; }
tbody:last-child > tr:last-child > * { border-bottom: 0; }
thead th { color: var(--muted); font-size: 0.8125rem; font-weight: 600; vertical-align: bottom; white-space: nowrap; }
tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 9rem; }
th.family { color: var(--muted); font-size: 0.8125rem; font-weight: 600; padding: 1.1rem 0 0; border-bottom: 0; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td .badge { margin-top: 0.1rem; }
figure { margin: 1rem 0 0.25rem; }
figcaption { color: var(--muted); font-size: 0.875rem; margin-bottom: 0.25rem; }
.uplot, .u-legend { font-family: inherit; }
.u-legend { color: var(--muted); font-size: 0.8125rem; text-align: left; }
.u-legend th, .u-legend td { border: 0; padding: 0.1rem 0.3rem; min-width: 0; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: 0.2rem 1.25rem; font-size: 0.9375rem; margin: 0; }
dl.facts dt { color: var(--muted); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
footer { margin-top: 2.5rem; color: var(--muted); font-size: 0.9375rem; }
@media (max-width: 40rem) { section.scenario { padding: 1.1rem; } h1 { font-size: 1.6rem; } dl.facts { grid-template-columns: 1fr; } }
@media print { body { background: none; } section.scenario { break-inside: auto; border: 0; padding: 0; } .finding, tr { break-inside: avoid; } }
`;
