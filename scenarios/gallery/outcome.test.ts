import { describe, expect, test } from 'vitest';
import { violating } from '../../harness/report/fixtures/results.ts';
import { updated } from './evidence.ts';
import { exitCodeOf } from './outcome.ts';
import { violationsOf } from './sit.ts';
import { tableOf, totalOf } from './table.ts';
import { defect, judged, tried, twin } from './testing/outcomes.ts';

describe('an outcome', () => {
  test.each([
    ['caught', judged(defect, tried([]), tried(['books-balance', 'never-oversell'])), 0],
    ['caught', judged(defect, tried(['books-balance']), tried(['never-oversell'])), 0],
    ['caught by another', judged(defect, tried(['books-balance']), tried([])), 3],
    ['missed', judged(defect, tried([]), tried([], 2)), 3],
    ['unproven', judged(defect, tried([], 2), tried([], 2)), 2],
    ['not made', judged(defect, tried([], 4)), 4],
    ['not made', judged(defect, tried(['books-balance']), tried([], 4)), 4],
    ['cleared', judged(twin, tried([]), tried([], 3)), 0],
    ['accused', judged(twin, tried([]), tried(['books-balance'])), 1],
    ['unproven', judged(twin, tried([], 2)), 2],
  ] as const)('is "%s"', (state, outcome, exitCode) => {
    expect(outcome.state).toBe(state);
    expect(exitCodeOf([outcome.state])).toBe(exitCode);
  });

  test('the gravest decides: not made, accused, missed, unproven', () => {
    expect(exitCodeOf(['caught', 'unproven'])).toBe(2);
    expect(exitCodeOf(['unproven', 'missed'])).toBe(3);
    expect(exitCodeOf(['caught by another', 'accused', 'missed'])).toBe(1);
    expect(exitCodeOf(['accused', 'not made'])).toBe(4);
    expect(exitCodeOf([])).toBe(4);
  });
});

describe('a finding', () => {
  const at = (...endsMs: readonly (number | null | undefined)[]) =>
    violationsOf({
      ...violating,
      excerpts: violating.excerpts.map((excerpt, index) => {
        const endedAtMs = endsMs[index];
        return endedAtMs === undefined ? excerpt : { ...excerpt, endedAtMs };
      }),
    }).map(({ seen }) => seen);

  test('is seen when the last operation that it names has ended', () => {
    expect(at(1_300, 1_219)).toEqual([
      { afterMs: 1_300, operations: 19 },
      { afterMs: 1_219, operations: 19 },
    ]);
  });

  test('is seen by the whole run where it names none that ended', () => {
    expect(at(1_300, null)).toEqual([{ afterMs: 1_300, operations: 19 }, null]);
    expect(at()).toEqual([null, null]);
    expect(violationsOf(undefined)).toEqual([]);
  });
});

test('the table says who was caught by what and when, in the order of the gallery, and prints nothing as it came', () => {
  const outcomes = [
    judged(defect, tried(['books-balance', 'never-oversell'], 1, { afterMs: 1_234, operations: 31 })),
    judged({ ...defect, name: 'other', number: 4 }, tried([])),
    judged(twin, tried([])),
  ];
  const table = tableOf(outcomes);
  expect(table).toMatch(/✓ {3}3 sells-air {7}● {2}○ {7}5\.0 s {4}100 operations/);
  expect(table).toMatch(/✗ {3}4 other {11}✗ {2}· /);
  expect(table).toContain(
    '✓ 3 sells-air, caught in rush, seen after 1.2 s and 31 operations, in a run of 5.0 s with its audit: never-oversell: never-oversell',
  );
  expect(table.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  expect(totalOf(outcomes)).toBe(
    '1 of 2 defects caught by the invariant that they name; 0 of 1 twins accused; 15.0 s',
  );
});

describe('evidence', () => {
  test('of what was caught is of the run in which it was, with the command that makes it again', () => {
    const seen = { afterMs: 1_234, operations: 31 };
    const outcome = judged(
      defect,
      { ...tried(['books-balance']), scenario: 'stroll' },
      tried(['never-oversell'], 1, seen),
    );
    expect(updated({}, [outcome], 7)).toEqual({
      'sells-air': {
        ...{
          state: 'caught',
          invariant: 'never-oversell',
          summary: 'never-oversell \u001b[31m',
          facts: ['a\nb'],
        },
        ...{ scenario: 'rush', seed: 7, command: "oversold run rush --set TARGET_DEFECT='sells-air'", seen },
        ...{ operations: 100, durationMs: 5_000, before: ['stroll'], also: ['books-balance'] },
      },
    });
  });

  test('of what was missed takes the place of that which was caught', () => {
    const caught = updated({}, [judged(defect, tried(['never-oversell']))], 7);
    expect(updated(caught, [judged(defect, tried(['books-balance']), tried([]))], 8)).toEqual({
      'sells-air': {
        ...{ state: 'caught by another', violated: ['books-balance'], scenarios: ['rush', 'rush'], seed: 8 },
        commands: Array(2).fill("oversold run rush --set TARGET_DEFECT='sells-air'"),
      },
    });
  });

  test('stays where a run could not be made: that says nothing', () => {
    const caught = updated({}, [judged(defect, tried(['never-oversell']))], 7);
    expect(updated(caught, [judged(defect, tried([], 4))], 8)).toEqual(caught);
  });
});
