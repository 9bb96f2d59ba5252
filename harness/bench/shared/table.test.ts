import { expect, test } from 'vitest';
import type { Section } from './measurement.ts';
import { type Report, render, replaceMeasured } from './table.ts';

const section: Section = {
  name: 'lost-posts',
  heading: 'POSTs',
  columns: ['stopped by', 'missing'],
  rows: [['SIGKILL', '0 | 3'], ['not installed']],
  notes: ['A note.'],
  broken: [],
  figures: {},
};

const report = (more: Partial<Report> = {}): Report => ({
  bench: 'bench:load',
  environment: {
    ...{ processor: 'Z80', cores: 1, memoryGib: 0.1, platform: 'linux x64', node: 'v20.20.2' },
    ...{ postgres: null, commit: 'abc', dirty: true },
  },
  date: '2026-11-22',
  quick: false,
  sections: [section],
  missed: [],
  ...more,
});

test('a report is Markdown: the machine, then one table for each measurement', () => {
  expect(
    render(report()),
  ).toBe(`\`npm run bench:load\` on Z80, 1 cores, 0.1 GiB, linux x64, Node v20.20.2, commit abc and changes, 2026-11-22.

### POSTs

| stopped by | missing |
| --- | --- |
| SIGKILL | 0 \\| 3 |
| not installed |  |

* A note.`);
});

test('a broken promise stands above the notes, and a quick form says that it is one', () => {
  const text = render(report({ quick: true, sections: [{ ...section, broken: ['3 POSTs missing'] }] }));
  expect(text).toContain('* **Broken:** 3 POSTs missing.\n\n* A note.');
  expect(text).toContain('its figures mean little');
});

test('the report takes the place of the one before it, and nothing else of the page changes', () => {
  const page = (measured: string) =>
    `# load\n\n<!-- bench:load -->${measured}<!-- /bench:load -->\n\nThe end.\n`;
  const once = replaceMeasured(page('old'), 'bench:load', 'new');
  expect(once).toBe(page('\n\nnew\n\n'));
  expect(replaceMeasured(once, 'bench:load', 'new')).toBe(once);
  expect(() => replaceMeasured('# load', 'bench:load', 'new')).toThrow(/has no <!-- bench:load -->/);
});
