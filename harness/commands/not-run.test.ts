import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { NotRun } from '../model/not-run.ts';
import { packageRoot } from '../model/paths.ts';
import { commandLine, type Ended, printed, program } from './testing/command-line.ts';

/** What a user is told of scenarios that could not be run. */

const SUITE = join(packageRoot(), 'dist/harness/commands/testing/partial-suite.js');

let reports = '';
let run: (...args: readonly string[]) => Promise<Ended>;
beforeAll(() => {
  reports = mkdtempSync(join(tmpdir(), 'oversold-not-run-'));
  const oversold = commandLine(reports);
  run = (...args) => oversold(['run', ...args, '--suite', SUITE, '--seed', '1']);
});
afterAll(() => rmSync(reports, { recursive: true, force: true }));

const told = (ended: Ended) => {
  const { exitCode, results, notRun } = printed(ended) as ReturnType<typeof printed> & { notRun: NotRun[] };
  return {
    exitCode,
    ran: results.map((result) => result.run.scenario),
    notRun: notRun.map(({ scenario, state }) => [scenario, state]),
    because: Object.fromEntries(notRun.map(({ scenario, because }) => [scenario, because])),
  };
};

describe('of several scenarios, some of which cannot be run', () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await run('first', 'misnamed', 'lacking', 'late', 'last', '--json');
  });

  test('the others are, and the exit code that is printed is that of the process', () => {
    const { exitCode, ran, notRun } = told(ended);
    expect([exitCode, ended.exitCode]).toEqual([4, 4]);
    expect(ran).toEqual(['first', 'last']);
    expect(notRun).toEqual([
      ['misnamed', 'not made'],
      ['lacking', 'not made'],
      ['late', 'not made'],
    ]);
  });

  test('each says why, and what is known beforehand is said before anything is started', () => {
    expect(told(ended).because).toMatchObject({
      misnamed: expect.stringMatching(/unknown invariant: never-oversel; allowed: never-oversell, /),
      lacking: 'phase cancels: partial has no operation cancel; allowed: what it has: browse',
      late: 'partial has no operation cancel',
    });
    expect(ended.stderr).toMatch(
      /^misnamed: .*\nerror: .*\n {2}allowed: .*\nlacking: .*\nerror: .*\n.*\nfirst: .*\n {2}pages\nlate:/,
    );
  });

  test('the pages say it, now and when they are made again', async () => {
    const page = (name: string) => readFileSync(join(reports, 'latest', name), 'utf8');
    const say = () => {
      expect(page('summary.md')).toMatch(/^## oversold: the run could not be made\n/);
      expect(page('summary.md')).toMatch(/\| \? not made \| `lacking` \|/);
      expect(page('junit.xml')).toMatch(/<testsuites name="oversold" tests="\d+" failures="0" errors="\d+">/);
      expect(page('junit.xml').match(/<error type="not made"/g)?.length).toBe(3);
      expect(page('index.html')).toContain('<h1>The run could not be made</h1>');
    };
    say();
    const again = await commandLine(reports)(['report', join(reports, 'latest')]);
    say();
    expect(again.stdout).toMatch(/\nexit code 4: the run could not be made\n/);
    expect(again.exitCode).toBe(4);
  });
});

test('a phase that fails while somebody watches what the backend holds ends the command all the same', async () => {
  const ended = await run('watched', '--json');
  expect([ended.exitCode, told(ended).exitCode]).toEqual([4, 4]);
});

test('a scenario of which nothing is asked is not green, in its exit code and in its pages', async () => {
  const ended = await run('unasked');
  expect(ended.stdout).toMatch(/^\? unasked: inconclusive\n[\s\S]*\nexit code 2: inconclusive\n/);
  expect(ended.exitCode).toBe(2);
  expect(readFileSync(join(reports, 'latest', 'junit.xml'), 'utf8')).toContain('<error type="inconclusive"');
});

test('where the backend cannot be set up, what follows is not begun', async () => {
  const ended = await run('refused', 'first', '--json');
  expect(told(ended)).toMatchObject({
    exitCode: 4,
    ran: [],
    notRun: [
      ['refused', 'not made'],
      ['first', 'not begun'],
    ],
    because: { first: expect.stringContaining('for refused the backend could not be started and set up') },
  });
});

test('what an adapter says of a set-up that failed is told without the secrets that are known', async () => {
  const ended = await run('told', '--json');
  const setUp =
    'the adapter "partial" could not set up the backend: signed with <[secret]>, key <[API_KEY]>, ';
  expect(told(ended).because).toEqual({ told: `${setUp}{"password":"[redacted]"}` });
  expect(ended.stderr).toContain(setUp);
  const files = readdirSync(join(reports, 'latest'), { withFileTypes: true }).filter((one) => one.isFile());
  expect(files.map(({ name }) => name)).toContain('not-run.json');
  for (const { name } of files)
    expect(readFileSync(join(reports, 'latest', name), 'utf8'), name).not.toMatch(/the-key-of|hunter2/);
});

/** Kills it when it has come to this scenario, whose set-up does not end. @returns the folder that it leaves. */
async function killedIn(name: string, ...names: readonly string[]): Promise<string> {
  const own = mkdtempSync(join(reports, 'killed-'));
  const options = ['--suite', SUITE, '--seed', '1', '--reports', own];
  const child = spawn(process.execPath, [program, 'run', ...names, ...options], { stdio: 'pipe' });
  const ended = once(child, 'exit');
  let stderr = '';
  for await (const chunk of child.stderr) {
    stderr += chunk;
    if (stderr.includes(`${name}: `)) break;
  }
  // Long enough for the world to be there, and far less than the set-up lasts.
  await sleep(3_000);
  child.kill('SIGKILL');
  await ended;
  return join(own, readdirSync(own).find((entry) => entry !== 'latest') ?? '');
}

test('what a command that was killed had not come to is told by a report of what it left', async () => {
  const folder = await killedIn('stuck', 'first', 'stuck', 'last');
  const ended = await commandLine(reports)(['report', folder, '--json']);
  const notRun = [
    ['stuck', 'not begun'],
    ['last', 'not begun'],
  ];
  expect(told(ended)).toMatchObject({ exitCode: 2, ran: ['first'], notRun });
  expect(readFileSync(join(folder, 'junit.xml'), 'utf8').match(/<error type="not run"/g)?.length).toBe(2);
  const single = await commandLine(reports)(['report', await killedIn('stuck', 'stuck'), '--json']);
  expect(told(single)).toMatchObject({ exitCode: 2, ran: [], notRun: [['stuck', 'not begun']] });
});

test('a command that ran everything leaves no list of what it did not run', async () => {
  await run('first');
  expect(existsSync(join(reports, 'latest', 'result.json'))).toBe(true);
  expect(existsSync(join(reports, 'latest', 'not-run.json'))).toBe(false);
});

test('one scenario that cannot be run starts nothing, and leaves pages that say so', async () => {
  const ended = await run('lacking');
  expect(ended.stdout).toMatch(
    /^\? lacking: could not be run\n[\s\S]*\n1 scenario could not be run\nreport: .*\nexit code 4: the run could not be made\n\n$/,
  );
  expect(ended.exitCode).toBe(4);
  expect(readFileSync(join(reports, 'latest', 'junit.xml'), 'utf8')).toContain('<error type="not made"');
  expect(existsSync(join(reports, 'latest', 'logs'))).toBe(false);
});
