import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../harness/model/paths.ts';
import suite from '../index.ts';
import { CIRCUMSTANCES, scenariosFor } from './circumstances.ts';
import { readEvidence, updated } from './evidence.ts';
import type { Exhibit } from './exhibits.ts';
import { exitCodeOf, type Outcome, outcomesOf } from './outcome.ts';
import { PAGES } from './page.ts';
import { htmlOf } from './page-html.ts';
import { markdownOf } from './page-markdown.ts';
import { programmeOf } from './programme.ts';
import type { Try } from './sit.ts';
import { tableOf, totalOf } from './table.ts';

const defect: Exhibit = {
  name: 'sells-air',
  number: 3,
  title: 'Sells <air>',
  story: ['It sells.', 'It has none.', 'It costs.'],
  provokedBy: { what: 'anybody', circumstances: ['last-units'] },
  seenIn: { what: 'a shop', url: null },
  file: 'target/defects/races/sells-air.ts',
  right: 'const right = `1`;',
  wrong: 'const wrong = a < b;',
  family: 'races',
  breaks: 'never-oversell',
};
const twin: Exhibit = {
  ...defect,
  ...{ name: 'looks-like-air', number: 1, family: 'twins', breaks: null, looksLike: 'never-oversell' },
};

const tried = (violated: readonly string[], exitCode = violated.length > 0 ? 1 : 0): Try => ({
  ...{ scenario: 'rush', exitCode, durationMs: 5_000, operations: 100, command: '', trouble: '' },
  violations: violated.map((invariant) => ({
    invariant,
    summary: `${invariant} \u001b[31m`,
    facts: ['a\nb'],
  })),
});

function judged(exhibit: Exhibit, ...tries: readonly Try[]): Outcome {
  const [outcome] = outcomesOf([{ seal: 'seal', tries }], new Map([['seal', exhibit]]));
  if (outcome === undefined) throw new Error('it was not judged');
  return outcome;
}

describe('an outcome', () => {
  test.each([
    ['caught', judged(defect, tried([]), tried(['books-balance', 'never-oversell'])), 0],
    ['caught by another', judged(defect, tried(['books-balance'])), 1],
    ['missed', judged(defect, tried([]), tried([], 2)), 1],
    ['not made', judged(defect, tried([], 4)), 4],
    ['cleared', judged(twin, tried([]), tried([], 3)), 0],
    ['accused', judged(twin, tried([]), tried(['books-balance'])), 1],
    ['unproven', judged(twin, tried([], 2)), 2],
  ] as const)('is "%s"', (state, outcome, exitCode) => {
    expect(outcome.state).toBe(state);
    expect(exitCodeOf([outcome])).toBe(exitCode);
  });

  test('the gravest decides: a run that could not be made, something wrong, something unproven', () => {
    const [caught, missed, unproven] = [
      judged(defect, tried(['never-oversell'])),
      judged(defect, tried([])),
      judged(twin, tried([], 2)),
    ];
    expect(exitCodeOf([caught, unproven])).toBe(2);
    expect(exitCodeOf([unproven, missed])).toBe(1);
    expect(exitCodeOf([missed, judged(twin, tried([], 4))])).toBe(4);
    expect(exitCodeOf([])).toBe(4);
  });
});

test('the table says who was caught by what, in the order of the gallery, and prints nothing as it came', () => {
  const outcomes = [
    judged(defect, tried(['books-balance', 'never-oversell'])),
    judged({ ...defect, name: 'other', number: 4 }, tried([])),
    judged(twin, tried([])),
  ];
  const table = tableOf(outcomes);
  expect(table).toMatch(/✓ {3}3 sells-air {7}● {2}○ {4}5\.0 s {4}100 operations/);
  expect(table).toMatch(/✗ {3}4 other {11}✗ {2}· /);
  expect(table).toContain('✓ 3 sells-air, caught in rush: never-oversell: never-oversell');
  expect(table.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
  expect(totalOf(outcomes)).toBe(
    '1 of 2 defects caught by the invariant that they name; 0 of 1 twins accused',
  );
});

test('evidence is kept of what was caught, and forgotten of what was not', () => {
  const caught = updated({}, [judged(defect, tried([]), tried(['never-oversell']))], 7);
  expect(caught).toMatchObject({
    'sells-air': { invariant: 'never-oversell', seed: 7, operations: 200, durationMs: 10_000 },
  });
  expect(updated(caught, [judged(defect, tried([]))], 8)).toEqual({});
});

test('the page shows both codes and the evidence, and what a backend says stays text', () => {
  const recorded = updated({}, [judged(defect, tried(['never-oversell']))], 7);
  const markdown = markdownOf([defect, twin], recorded);
  expect(markdown).toContain('```ts\nconst wrong = a < b;\n```');
  expect(markdown).toContain('```text\nnever-oversell  [31m\na b\n```');
  const html = htmlOf([defect, twin], recorded);
  expect(html).toContain('Sells &lt;air&gt;');
  expect(html).not.toContain('a < b');
});

describe('the gallery of the target', () => {
  let exhibits: readonly Exhibit[] = [];
  let listed = '';
  const program = join(packageRoot(), 'dist/scenarios/gallery/main.js');
  const gallery = (...args: readonly string[]): Promise<{ exitCode: number | null; stdout: string }> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [program, ...args], (_, stdout) =>
        resolve({ exitCode: child.exitCode, stdout }),
      );
    });

  beforeAll(async () => {
    const list = join(packageRoot(), 'dist/target/defects/list.js');
    exhibits = await new Promise((resolve, reject) => {
      execFile(process.execPath, [list], { maxBuffer: 16 * 2 ** 20 }, (error, stdout) =>
        error === null ? resolve(JSON.parse(stdout)) : reject(error),
      );
    });
    listed = (await gallery('--list')).stdout;
  });

  test('every circumstance leads to scenarios that there are', () => {
    const names = suite.scenarios.map(({ name }) => name);
    for (const [circumstance, scenarios] of Object.entries(CIRCUMSTANCES))
      expect(names, circumstance).toEqual(expect.arrayContaining([...scenarios]));
  });

  test('a defect is tried where somebody looks for what it breaks, a twin everywhere', () => {
    const circumstances = ['strangers'];
    expect(scenariosFor(circumstances, 'no-foreign-access')).toEqual(['forged-prices']);
    expect(scenariosFor(circumstances, null)).toEqual(CIRCUMSTANCES.strangers);
    expect(() => scenariosFor(circumstances, 'no-stampede')).toThrow('judges no-stampede');
    expect(() => scenariosFor(['weather'], null)).toThrow('weather');
    for (const { name, provokedBy, breaks } of exhibits)
      expect(scenariosFor(provokedBy.circumstances, breaks).length, name).toBeGreaterThan(0);
  });

  test('who is judged is under a seal, in an order and a sample that the seed decides', () => {
    const { sittings, behind } = programmeOf(exhibits, 1, null);
    expect(sittings.map(({ seal }) => behind.get(seal)).filter((each) => each !== undefined)).toHaveLength(
      exhibits.length,
    );
    const seen = JSON.stringify(sittings);
    for (const { name } of exhibits) expect(seen).not.toContain(`"${name}"`);
    expect(programmeOf(exhibits, 1, null).sittings).toEqual(sittings);
    expect(programmeOf(exhibits, 2, null).sittings).not.toEqual(sittings);
    const drawn = programmeOf(exhibits, 1, 4);
    expect(drawn.sittings).toEqual(sittings.slice(0, 4));
  });

  test('--list names all of them, --show explains one, and what there is not is a usage error', async () => {
    for (const { name } of exhibits) expect(listed).toContain(` ${name} `);
    const shown = await gallery('--show', 'select-check-update');
    expect(shown.stdout).toMatch(
      /^1\. Select, check, update \(select-check-update; races\): breaks never-oversell/,
    );
    expect(shown.stdout).toMatch(/^- +update products p$/m);
    expect(shown.stdout).toMatch(/^\+const update = .*set on_hand = /m);
    expect(await gallery('no-such-defect')).toEqual({ exitCode: 4, stdout: '' });
  });

  test('the page is current: `npm run gallery -- --page` would change nothing', () => {
    const recorded = readEvidence(PAGES.evidence);
    expect(readFileSync(PAGES.markdown, 'utf8')).toBe(markdownOf(exhibits, recorded));
    expect(readFileSync(PAGES.html, 'utf8')).toBe(htmlOf(exhibits, recorded));
  });
});
