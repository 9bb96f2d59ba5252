import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import suite from '../index.ts';
import { scenariosFor } from './circumstances.ts';
import { draw } from './correct.ts';
import { correctInWords, countsOf, passesInWords } from './how-often.ts';
import { begun, type CorrectRun, PASSES, type Pass, readKept, writeKept } from './kept.ts';
import type { Origin } from './origin.ts';
import type { State } from './outcome.ts';
import { defect, twin } from './testing/outcomes.ts';

const origin: Origin = { commit: 'abc1234', dirty: false, machine: 'two cores' };

const pass = (seed: number, state: State, durationMs: number): Pass => ({
  ...{ seed, durationMs: durationMs + 1_000 },
  outcomes: {
    'sells-air': { state, durationMs },
    'looks-like-air': { state: 'cleared', durationMs: 1_000 },
  },
});

const run = (state: CorrectRun['state'], violated: readonly string[] = []): CorrectRun => ({
  ...{ twin: 'looks-like-air', scenario: 'rush', seed: 1, state, violated: [...violated], durationMs: 9_000 },
  command: 'oversold run rush',
});
const runs = (count: number): CorrectRun[] => Array.from({ length: count }, () => run('cleared'));

describe('many passes', () => {
  const made = [pass(1, 'caught', 5_000), pass(2, 'missed', 7_000), pass(3, 'caught', 60_000)];

  test('say how often each was caught, in what time, and what became of it otherwise', () => {
    expect(countsOf([defect, { ...defect, name: 'never-tried' }, twin], made).rows).toEqual([
      ['3 sells-air', 'caught 2 of 3', '24.0 s', '1 min 0 s', 'missed 1'],
      ['T1 looks-like-air', 'cleared 3 of 3', '1.0 s', '1.0 s', ''],
    ]);
  });

  test('say how long each took, and how long all of them', () => {
    expect(passesInWords([defect, twin], { origin, made })).toEqual([
      'seed 1: 1 of 1 defects caught by the invariant that they name; 0 of 1 twins accused; 6.0 s',
      'seed 2: 0 of 1 defects caught by the invariant that they name; 0 of 1 twins accused; 8.0 s',
      'seed 3: 1 of 1 defects caught by the invariant that they name; 0 of 1 twins accused; 1 min 1 s',
      '3 passes in 1 min 15 s, the longest in 1 min 1 s, at abc1234, on two cores',
    ]);
  });
});

describe('runs of correct shops', () => {
  test('without an accusation bound its rate, by those that proved something', () => {
    const [conclusion, rest] = correctInWords({ origin, made: [...runs(200), run('unproven')] });
    expect(conclusion).toMatch(
      /^No correct shop was accused in 200 runs .* 95 %.* at most 1\.5 % of such runs/,
    );
    expect(rest).toMatch(
      /^Of 201 \(seeds 1 to 1\) 1 proved nothing and 0 could not be made; 30 min 9 s, at abc1234/,
    );
    expect(correctInWords({ origin, made: [run('unproven')] })[0]).toBe(
      'Nothing was proven of a correct shop.',
    );
    expect(correctInWords({ origin, made: runs(2) })[0]).toContain('at most 100 %');
  });

  test('with one say whose it was, and bound nothing', () => {
    const said = correctInWords({ origin, made: [...runs(9), run('accused', ['books-balance'])] });
    expect(said[0]).toBe('A correct shop was accused in 1 of 10 runs that proved something.');
    expect(said[2]).toBe('looks-like-air was accused of books-balance: oversold run rush');
    expect(said.join(' ')).not.toContain('at most');
  });

  test('are drawn from all shops and scenarios alike, under a seal, with a seed each', () => {
    const twins = scenariosFor(twin.provokedBy.circumstances, null);
    const round = suite.scenarios.length + twins.length;
    const drawn = draw([defect, twin], 5, 2 * round);
    const pairs = drawn.map((each) => `${each.twin} ${each.scenario}`);
    expect(new Set(pairs.slice(0, round)).size).toBe(round);
    expect(pairs.slice(round).toSorted()).toEqual(pairs.slice(0, round).toSorted());
    expect(drawn.filter((each) => each.twin === null)).toHaveLength(2 * suite.scenarios.length);
    for (const each of drawn)
      expect(each.seal ?? '').toMatch(each.twin === null ? /^$/ : /^sealed:[0-9a-f]{16}:[0-9a-f]{64}$/);
    expect(drawn.map(({ seed }) => seed)).toEqual(drawn.map((_, index) => 5 + index));
    expect(draw([defect, twin], 5, 3)).toEqual(drawn.slice(0, 3));
    expect(draw([defect, twin], 6, 2 * round).map(({ scenario }) => scenario)).not.toEqual(
      drawn.map(({ scenario }) => scenario),
    );
  });
});

describe('what was kept', () => {
  const kept = { origin, made: [pass(1, 'caught', 5_000), pass(2, 'missed', 7_000)] };

  test('is read as it was written, a line for each', () => {
    const folder = mkdtempSync(join(tmpdir(), 'gallery-kept-'));
    try {
      const file = join(folder, 'passes.json');
      expect(readKept(file, PASSES)).toBeNull();
      writeKept(file, kept);
      expect(readKept(file, PASSES)).toEqual(kept);
      expect(
        readFileSync(file, 'utf8')
          .split('\n')
          .filter((line) => line.includes('"seed"')),
      ).toHaveLength(2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('is added to by the same code on the same machine, and otherwise begun anew', () => {
    expect(begun(kept, origin)).toEqual(kept);
    expect(begun(null, origin)).toEqual({ origin, made: [] });
    for (const other of [
      { commit: 'def5678' },
      { commit: null },
      { machine: 'four cores' },
      { dirty: true },
    ]) {
      const now = { ...origin, ...other };
      expect(begun(kept, now)).toEqual({ origin: now, made: [] });
    }
    // Two sets of changes that nobody has committed need not be the same.
    const dirty = { ...origin, dirty: true };
    expect(begun({ ...kept, origin: dirty }, dirty).made).toEqual([]);
  });
});
