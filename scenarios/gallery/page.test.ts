import { expect, test } from 'vitest';
import { updated } from './evidence.ts';
import { htmlOf } from './page-html.ts';
import { markdownOf } from './page-markdown.ts';
import { defect, judged, tried, twin } from './testing/outcomes.ts';
import type { WrittenDown } from './written-down.ts';

const origin = { commit: 'abc1234', dirty: false, machine: 'two cores' };
const other = { ...defect, name: 'sells-fog', number: 4 };
const unseen = { ...defect, name: 'sells-mist', number: 5 };
const exhibits = [defect, other, unseen, twin];

const outcomes = [
  judged(defect, tried(['books-balance', 'never-oversell'], 1, { afterMs: 1_234, operations: 31 })),
  judged(other, tried(['books-balance'])),
  judged(twin, { ...tried([]), scenario: 'stroll' }, tried([])),
];
const written: WrittenDown = {
  evidence: updated({}, outcomes, 7),
  passes: {
    origin,
    made: [{ seed: 1, durationMs: 9, outcomes: { 'sells-fog': { state: 'missed', durationMs: 9 } } }],
  },
  correct: null,
};

const markdown = markdownOf(exhibits, written);
const html = htmlOf(exhibits, written);

test('the page shows both codes and the evidence, and what a backend says stays text', () => {
  expect(markdown).toContain('```ts\nconst wrong = a < b;\n```');
  expect(markdown).toContain('```text\nnever-oversell  [31m\na b\n```');
  expect(html).toContain('Sells &lt;air&gt;');
  expect(html).not.toContain('a < b');
});

test.each([
  ['markdown', markdown],
  ['HTML', html],
])('as %s it says of each what the last run came to, and how to make it again', (_, page) => {
  expect(page).toContain('seen after 1.2 s and 31 operations, in a run of 5.0 s with its audit');
  expect(page).toContain(
    'Last run: seen by books-balance, and not by the invariant that it names, in rush with seed 7.',
  );
  expect(page).toContain('Last run: cleared, in stroll, rush with seed 7.');
  expect(page.match(/No run of it is written down yet\./g)).toHaveLength(1);
  expect(page).toMatch(/oversold run rush --set TARGET_DEFECT=('|&#39;)sells-air/);
  expect(page).toMatch(/T1\. Sells/);
});

test('who caught what, and how often', () => {
  expect(markdown).toContain('| never-oversell | 3 |  |\n| books-balance |  | 3, 4 |');
  expect(html).toContain('<tr><td>books-balance</td><td></td><td>3, 4</td></tr>');
  expect(markdown).toContain('| 4 sells-fog | caught 0 of 1 | 0.0 s | 0.0 s | missed 1 |');
  expect(html).toContain('No runs of correct shops are written down yet');
});
