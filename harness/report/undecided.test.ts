import { expect, test } from 'vitest';
import type { Result } from '../model/result.ts';
import { holding } from './fixtures/results.ts';
import { renderMarkdown } from './markdown.ts';
import { renderTerminal } from './terminal.ts';
import { openOf } from './undecided.ts';

const SOLD_OUT = { name: 'ticket is sold out', met: false, saw: '1 left; 0 refused for lack of stock' };
const STRUCK = { name: 'the fault struck operations in flight', met: false, saw: 'operations; nothing' };
const [SOLD, STRIKE] = [SOLD_OUT, STRUCK].map(({ name, saw }) => `${name}: ${saw}`);

/** A run in which these invariants have no verdict, for these reasons. */
const undecided = (reasons: Readonly<Record<string, string>>, adequacy: Result['adequacy'] = []): Result => ({
  ...holding,
  verdicts: Object.entries(reasons).map(([invariant, reason]) => ({
    ...{ verdict: 'inconclusive', invariant, reason, family: 'oversold', promise: 'All is well.' },
    ...{ witnesses: ['history'], notChecked: [] },
  })),
  adequacy,
  exitCode: 2,
});
const inTerminal = (result: Result): string =>
  renderTerminal([result], { colour: false, columns: 400, reportPath: 'index.html' });
const timesIn = (text: string, part: string): number => text.split(part).length - 1;

const QUIET = 'the backend was not quiet when the witnesses were asked: 3 open';

test('a reason that several invariants share is said once, with their names', () => {
  const run = undecided({ 'never-oversell': QUIET, 'books-balance': QUIET, recovers: 'nothing to examine' });
  expect(openOf(run).undecided).toEqual([
    { reason: QUIET, invariants: ['never-oversell', 'books-balance'] },
    { reason: 'nothing to examine', invariants: ['recovers'] },
  ]);
  const [text, summary] = [inTerminal(run), renderMarkdown([run])];
  for (const each of [text, summary]) expect(timesIn(each, QUIET)).toBe(1);
  expect(text).toContain('    · keeps 2 invariants from a verdict: never-oversell, books-balance\n');
  expect(text).toContain('  ? recovers inconclusive: nothing to examine\n');
  expect(summary).toContain('  - keeps 2 invariants from a verdict: `never-oversell`, `books-balance`\n');
  expect(summary).toContain('- ? **inconclusive** `recovers`: `nothing to examine`\n');
});

test('a rule that was not met is said once, whatever else an invariant lacked', () => {
  const run = undecided(
    {
      'never-oversell': `not adequate: ${SOLD}; ${STRIKE}`,
      'books-balance': `not adequate: ${STRIKE}`,
    },
    [SOLD_OUT, STRUCK],
  );
  expect(openOf(run)).toEqual({
    undecided: [
      { reason: `not adequate: ${SOLD}`, invariants: ['never-oversell'] },
      { reason: `not adequate: ${STRIKE}`, invariants: ['never-oversell', 'books-balance'] },
    ],
    notShown: [],
  });
  for (const text of [inTerminal(run), renderMarkdown([run])])
    for (const { saw } of [SOLD_OUT, STRUCK]) expect(timesIn(text, saw)).toBe(1);
});

test('a rule that keeps nothing from a verdict is said still', () => {
  const run = undecided({ recovers: 'nothing to examine' }, [SOLD_OUT]);
  expect(openOf(run).notShown).toEqual([SOLD_OUT]);
  expect(inTerminal(run)).toContain(`  ? not shown: ${SOLD}\n`);
  expect(renderMarkdown([run])).toContain('- ? **not shown** `ticket is sold out`:');
});
