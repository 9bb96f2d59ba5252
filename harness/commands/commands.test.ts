import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readHistory } from '../history/reader.ts';
import { packageRoot } from '../model/paths.ts';
import { resultJsonSchema } from '../model/result.ts';
import { commandLine, type Ended, printed, program } from './testing/command-line.ts';

let reports = '';
let oversold: (args: readonly string[], environment?: Readonly<Record<string, string>>) => Promise<Ended>;

beforeAll(() => {
  reports = mkdtempSync(join(tmpdir(), 'oversold-reports-'));
  oversold = commandLine(reports);
});
afterAll(() => rmSync(reports, { recursive: true, force: true }));

describe('what bad input gets', () => {
  test.each([
    [['run', 'nope'], /there is no scenario "nope"[\s\S]*allowed: .*concurrent-checkouts/],
    [['run'], /no scenario was named/],
    [['run', '--all', '--bogus'], /unknown option '--bogus'/],
    [['run', '--all', '--size', 'huge'], /'huge' is invalid. Allowed: smoke, ci, full/],
    [['run', '--all', '--seed', 'x'], /Allowed: a whole number/],
    [['run', '--all', '--keep'], /allowed: one scenario with --keep/],
    [['run', 'forged-prices', '--set', 'CACHE'], /cannot read the setting "CACHE"[\s\S]*NAME=value/],
    [['run', '--all', '--suite', '/nowhere.js'], /there is no suite at \/nowhere.js/],
    [['compare', 'retry-storm', '--a', 'CACHE=on', '--b', 'CACHE=off'], /allowed: missing-cache/],
    ...['5', '501'].map((pairs): [string[], RegExp] => [
      ['compare', 'missing-cache', '--a', 'CACHE=on', '--b', 'CACHE=off', '--pairs', pairs],
      /Allowed: a whole number from 6, with which an interval attains 95 %, to 500/,
    ]),
    [['compare', 'missing-cache'], /nothing tells the two variants apart[\s\S]*or --base/],
    [['compare', 'missing-cache', '--a', 'CACHE=on'], /nothing tells the two variants apart/],
    [['compare', 'missing-cache', '--base', '/nowhere.js'], /there is no suite at \/nowhere.js/],
    [
      ['compare', 'missing-cache', '--base', join(packageRoot(), 'dist/scenarios/index.js'), '--gate'],
      /nothing tells the two variants apart: --base is the suite itself/,
    ],
    [['compare', '--gate', 'missing-cache'], /Allowed: percent from 0 to 1000/],
    [['check', '--path', 'up'], /cannot read the path "up"/],
    [['check', '--path', '1:0'], /--path is given without --seed[\s\S]*--seed 42 --path 17:0:3/],
    [
      ['run', '--all', '--suite', `${packageRoot()}/scenarios/index.ts`],
      /cannot be loaded[\s\S]*compile it first/,
    ],
    [['report', '/nowhere'], /there is no folder \/nowhere/],
    [['dance'], /unknown command 'dance'/],
  ])('%j: what was given, what is allowed, exit 4', async (args, message) => {
    const { exitCode, stderr } = await oversold(args);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(4);
  });

  test('a backend without what it is started with', async () => {
    const suite = join(reports, 'no-arguments.mjs');
    const backend = '{ command: "node", environment: () => ({}) }';
    writeFileSync(suite, `export default { backend: ${backend}, adapter: {}, scenarios: [] };`);
    const { exitCode, stderr } = await oversold(['run', '--all', '--suite', suite]);
    expect(stderr).toMatch(/is no suite[\s\S]*args: \[\.\.\.\]/);
    expect(exitCode).toBe(4);
  });

  test('a setting that the backend does not know is its own to refuse, with the last lines of its log', async () => {
    const { exitCode, stderr } = await oversold(['run', 'forged-prices', '--set', 'KACHE=on']);
    expect(stderr).toMatch(/unknown setting "KACHE"; the settings are/);
    expect(exitCode).toBe(4);
  });

  test('a database that cannot be reached', async () => {
    const DATABASE_URL = 'postgres://somebody:hunter2@127.0.0.1:1/nothing';
    const { exitCode, stderr } = await oversold(['run', 'forged-prices'], { DATABASE_URL });
    expect(stderr).toMatch(/cannot be reached/);
    expect(stderr).not.toContain('hunter2');
    expect(exitCode).toBe(4);
  });

  test('a report folder that cannot be made', async () => {
    const file = join(reports, 'a-file');
    writeFileSync(file, '');
    const ended = await commandLine(join(file, 'below'))(['run', 'forged-prices']);
    expect(ended.stderr).toMatch(/cannot be made[\s\S]*--reports DIR/);
    expect(ended.exitCode).toBe(4);
  });

  test('colour is for terminals: there is none in the log of a CI', async () => {
    const { stderr } = await oversold(['run', 'nope'], { CI: 'true', FORCE_COLOR: '1' });
    expect(stderr).toMatch(/^error: there is no scenario/);
  });

  test('help has examples, and exits with 0', async () => {
    for (const args of [
      ['--help'],
      ['run', '--help'],
      ['compare', '--help'],
      ['check', '--help'],
      ['try', '--help'],
      ['report', '--help'],
    ]) {
      const { exitCode, stdout } = await oversold(args);
      expect(stdout).toMatch(/Examples:\n {2}\$ oversold/);
      expect(exitCode).toBe(0);
    }
  });
});

describe('a run', () => {
  let correct: Ended;
  let folder = '';
  beforeAll(async () => {
    correct = await oversold(['run', 'forged-prices', '--seed', '11', '--json']);
    folder = join(printed(correct).report, '..');
  });

  test('of the correct target holds, and exits with 0', () => {
    const { exitCode, results } = printed(correct);
    expect(results[0]?.verdicts.map(({ verdict }) => verdict)).not.toContain('violated');
    expect([exitCode, correct.exitCode]).toEqual([0, 0]);
  });

  test('leaves the folder that DESIGN describes, and latest points to it', () => {
    for (const name of [
      'run.json',
      'history.bin',
      'evidence',
      'result.json',
      'index.html',
      'summary.md',
      'junit.xml',
    ]) {
      expect(existsSync(join(folder, name)), name).toBe(true);
    }
    expect(existsSync(join(reports, 'latest', 'result.json'))).toBe(true);
  });

  test('has a result that its JSON Schema accepts, and that schema is the committed one', () => {
    const schema = resultJsonSchema();
    const validate = new Ajv2020().compile(schema);
    const result: unknown = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    expect(validate(result), JSON.stringify(validate.errors)).toBe(true);
    const committed = readFileSync(join(packageRoot(), 'reports/result.schema.json'), 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(schema)));
  });

  test('is judged again offline to the same result', async () => {
    const before: unknown = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'));
    const again = await oversold(['report', folder, '--json']);
    expect(printed(again).results).toEqual([before]);
    expect(again.exitCode).toBe(0);
  });

  test('prints its history an operation a line, and judges nothing', async () => {
    const { stdout, exitCode } = await oversold(['report', folder, '--ndjson']);
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: number }).id);
    expect(ids.length).toBeGreaterThan(10);
    expect(ids).toEqual(ids.map((_, index) => index));
    expect(exitCode).toBe(0);
  });

  test('holds no secret: neither tokens nor cards', () => {
    for (const name of ['history.bin', 'run.json', 'result.json', 'index.html', 'logs/backend-main.log']) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(text, name).not.toMatch(/Bearer ey|tok_accepted|eyJ[A-Za-z0-9_-]{20}/);
    }
  });
});

describe('a run that is ended', () => {
  /** Starts a run in a folder of its own and waits until its clock has started. */
  async function underWay(): Promise<{
    child: ChildProcess;
    exited: Promise<number | null>;
    folder: string;
    pids: number[];
  }> {
    const own = mkdtempSync(join(reports, 'ended-'));
    const args = [program, 'run', 'steady-sale', '--seed', '5', '--reports', own];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const exited = new Promise<number | null>((resolve) => child.on('exit', resolve));
    for (;;) {
      const [name] = readdirSync(own);
      const folder = join(own, name ?? '');
      const history = join(folder, 'history.bin');
      if (await holdsCompletion(history)) {
        return { child, exited, folder, pids: await descendants(child.pid ?? 0) };
      }
      if (child.exitCode !== null) throw new Error('the run ended by itself');
      await sleep(50);
    }
  }

  /** Nothing is there yet while the run is being set up. */
  async function holdsCompletion(history: string): Promise<boolean> {
    const stored = await readHistory(history).catch(() => null);
    return stored?.operations.some(({ endedAt }) => endedAt !== null) ?? false;
  }

  async function descendants(pid: number): Promise<number[]> {
    const parents = readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const parent = /\) \S (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8'))?.[1];
          return [[Number(name), Number(parent)] as const];
        } catch {
          return [];
        }
      });
    const below = (of: number): number[] =>
      parents.filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...below(child)]);
    return below(pid);
  }

  const isRunning = (pid: number): boolean => {
    try {
      return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  };

  async function untilGone(pids: readonly number[]): Promise<void> {
    while (pids.some(isRunning)) await sleep(50);
  }

  test.skipIf(process.platform !== 'linux').each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGKILL', null],
  ] as const)('by %s leaves no process behind, and a history that can be reported', async (signal, code) => {
    const { child, exited, folder, pids } = await underWay();
    // Guard, PostgreSQL and its own processes, bank, mailbox, backend.
    expect(pids.length).toBeGreaterThan(5);
    child.kill(signal);
    expect(await exited).toBe(code);
    await untilGone(pids);
    // Who is killed says nothing more.
    if (code !== null)
      expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain(`Exit code ${code}.`);
    const reported = await oversold(['report', folder, '--json']);
    expect(reported.exitCode).toBe(2);
    expect(printed(reported).results[0]?.verdicts.map(({ verdict }) => verdict)).not.toContain('violated');
  });

  test('one Ctrl-C that a terminal sends and npm hands on ends it in order, and is not taken for two', async () => {
    const { child, exited, folder } = await underWay();
    child.kill('SIGINT');
    await sleep(20);
    child.kill('SIGINT');
    expect(await exited).toBe(130);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('Exit code 130.');
  });
});
