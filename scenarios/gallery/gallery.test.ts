import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../harness/model/paths.ts';
import suite from '../index.ts';
import { CIRCUMSTANCES, scenariosFor } from './circumstances.ts';
import type { Exhibit } from './exhibits.ts';
import { htmlOf } from './page-html.ts';
import { markdownOf } from './page-markdown.ts';
import { programmeOf } from './programme.ts';
import { FILES, readWrittenDown } from './written-down.ts';

describe('the gallery of the target', () => {
  let exhibits: readonly Exhibit[] = [];
  let listed = '';
  const program = join(packageRoot(), 'dist/scenarios/gallery/main.js');
  const gallery = (
    ...args: readonly string[]
  ): Promise<{ exitCode: number | null; stdout: string; stderr: string }> =>
    new Promise((resolve) => {
      const options = { maxBuffer: 16 * 2 ** 20 };
      const child = execFile(process.execPath, [program, ...args], options, (_, stdout, stderr) =>
        resolve({ exitCode: child.exitCode, stdout, stderr }),
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
    expect(
      sittings.map(({ seal }) => behind.get(seal ?? '')).filter((each) => each !== undefined),
    ).toHaveLength(exhibits.length);
    const seen = JSON.stringify(sittings);
    for (const { name } of exhibits) expect(seen).not.toContain(`"${name}"`);
    const seals = (seed: number, sample: number | null) =>
      programmeOf(exhibits, seed, sample).sittings.map(({ seal }) => seal);
    expect(seals(1, null)).toEqual(sittings.map(({ seal }) => seal));
    expect(seals(2, null)).not.toEqual(seals(1, null));
    expect(seals(1, 4)).toEqual(seals(1, null).slice(0, 4));
  });

  test('a defect is looked for until the invariant that it names has seen it, a twin until anything has', () => {
    const found = (...invariants: readonly string[]) =>
      invariants.map((invariant) => ({ invariant, summary: '', facts: [], seen: null }));
    const { sittings, behind } = programmeOf(exhibits, 1, null);
    for (const { seal, isEnough } of sittings) {
      const { name, breaks } = behind.get(seal ?? '') ?? { name: '', breaks: '' };
      expect(isEnough([]), name).toBe(false);
      expect(isEnough(found('some-other')), name).toBe(breaks === null);
      expect(isEnough(found('some-other', breaks ?? 'never-oversell')), name).toBe(true);
    }
  });

  test('--list names all of them, --show explains one, and what there is not is a usage error', async () => {
    for (const { name } of exhibits) expect(listed).toContain(` ${name} `);
    const shown = await gallery('--show', 'select-check-update');
    expect(shown.stdout).toMatch(
      /^1\. Select, check, update \(select-check-update; races\): breaks never-oversell/,
    );
    expect(shown.stdout).toMatch(/^- +update products p$/m);
    expect(shown.stdout).toMatch(/^\+const update = .*set on_hand = /m);
    expect(await gallery('no-such-defect')).toMatchObject({ exitCode: 4, stdout: '' });
  });

  test('--list and --show say it as JSON, too', async () => {
    const all = JSON.parse((await gallery('--list', '--json')).stdout);
    expect(all).toEqual(exhibits);
    const one = JSON.parse((await gallery('--show', 'select-check-update', '--json')).stdout);
    expect(one).toEqual(exhibits.find(({ name }) => name === 'select-check-update'));
  });

  test.each([
    [['--show', 'client-price', 'stale-price'], /--show is given together with names/],
    [['--page', 'stale-price'], /--page is given together with names/],
    [['--list', '--write'], /--list is given together with --write/],
    [['--correct', '1', 'stale-price'], /--correct is given together with names/],
    [['--passes', '2', '--correct', '2'], /--passes and --correct exclude each other/],
    [['--sample', '0'], /a whole number from 1 on/],
    [['--passes', '0'], /a whole number from 1 on/],
  ])('%j is refused, rather than half of it ignored', async (args, message) => {
    const { exitCode, stdout, stderr } = await gallery(...args);
    expect([exitCode, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(message);
  });

  test('the page is current: `npm run gallery -- --page` would change nothing', () => {
    const written = readWrittenDown();
    expect(readFileSync(FILES.markdown, 'utf8')).toBe(markdownOf(exhibits, written));
    expect(readFileSync(FILES.html, 'utf8')).toBe(htmlOf(exhibits, written));
  });
});
