import { Command } from 'commander';
import { createDispatcher, type LoadContext } from '../load/dispatcher.ts';
import { EXIT, RunError } from '../model/errors.ts';
import type { Settings } from '../model/scenario.ts';
import { checkProperties, type PropertyReport } from '../properties/check.ts';
import { type LiveShop, poolOfProducts } from '../properties/world.ts';
import { plain } from '../report/text.ts';
import { addCommonOptions, type CommonOptions } from './pipeline/common-options.ts';
import { invoke } from './pipeline/invoke.ts';
import { parseCount } from './pipeline/options.ts';
import { PROGRAM_BUYERS, PROGRAMS, programsScenario } from './pipeline/programs-scenario.ts';
import type { Session } from './pipeline/session.ts';
import { addSetting, settingsInWords } from './pipeline/settings.ts';
import type { Shop } from './pipeline/shop.ts';
import { loadSuite } from './pipeline/suite.ts';

interface CheckOptions extends CommonOptions {
  readonly programs?: number;
  readonly path?: string;
  readonly set: Settings;
}

const HELP = `
Examples:
  $ oversold check
  $ oversold check --programs 500 --seed 42
  $ oversold check --seed 42 --path 17:0:3            the counterexample again
  $ oversold check --set TARGET_DEFECT=no-idempotency`;

/** `oversold check`: property tests against a live backend, and the cross-examination of all that they did. */
export const checkCommand = (ended: (exitCode: number) => void): Command =>
  addCommonOptions(new Command('check'))
    .description('generate short programs of operations, compare the backend with a model, shrink what fails')
    .option('--programs <number>', 'how many (default: what the size says)', parseCount)
    .option('--path <path>', 'of an earlier failure, with its --seed: runs that program again')
    .option('--set <NAME=value>', 'environment of the backend; may be repeated', addSetting, {})
    .addHelpText('after', HELP)
    .action(async (options: CheckOptions) => ended(await check(options)));

async function check(options: CheckOptions): Promise<number> {
  const { size, seed, set, programs = PROGRAMS[size], path } = options;
  if (path !== undefined && !/^\d+(:\d+)*$/.test(path)) {
    throw new RunError(`cannot read the path ${JSON.stringify(path)}`, {
      allowed: 'as a failure prints it: 17:0:3',
    });
  }
  const suite = await loadSuite(options.suite);
  const replay = path === undefined ? '' : ` --path ${path}`;
  const command = `oversold check --programs ${programs} --size ${size} --seed ${seed}${replay}${settingsInWords('--set', set)}`;
  let report: PropertyReport | null = null;
  const exitCode = await invoke({
    ...{ suite, options, settings: set, scenarios: [programsScenario], what: 'check' },
    ...{ kind: 'indicative', part: 'programs', profile: false, bail: false },
    commandOf: () => command,
    drive: async (session, _plan, shop, context) => {
      report = await runPrograms(session, shop, context, { programs, path });
      sayReport(report, session);
      return { phases: [], comparisons: [] };
    },
  });
  return combine(exitCode, report);
}

/** The programs' own verdict counts as much as an invariant's. */
function combine(exitCode: number, report: PropertyReport | null): number {
  if (report === null || exitCode === EXIT.sigint || exitCode === EXIT.sigterm) return exitCode;
  if (report.verdict === 'violated') return EXIT.violated;
  return report.verdict === 'inconclusive' && exitCode === EXIT.ok ? EXIT.inconclusive : exitCode;
}

async function runPrograms(
  { suite, seed, progress, signal }: Session,
  shop: Shop,
  context: LoadContext,
  { programs, path }: { programs: number; path: string | undefined },
): Promise<PropertyReport> {
  const dispatcher = createDispatcher(context, {
    name: shop.name,
    baseUrl: shop.running.baseUrl,
    connections: 8,
  });
  let process = 0;
  const live: LiveShop = {
    perform: (intention, intentId) => {
      signal.throwIfAborted();
      process += 1;
      return dispatcher.perform({
        intention,
        intentId,
        process,
        phase: 'programs',
        intendedAt: context.clock.now(),
      });
    },
  };
  const { currency, products } = programsScenario.plan('smoke').catalogue;
  try {
    return await checkProperties({
      live,
      world: poolOfProducts(
        products.map(({ sku }) => sku),
        live,
      ),
      ...{ buyers: PROGRAM_BUYERS, currency, seed, runs: programs },
      declarations: suite.adapter.declarations,
      ...(path === undefined ? {} : { path }),
      onProgress: ({ programs: done, runs, isShrinking }) =>
        progress.tick(isShrinking ? 'shrinking a counterexample' : `${done} of ${runs} programs`),
    });
  } finally {
    await dispatcher.close();
  }
}

/** On stderr, like all progress: stdout holds the verdicts on what the programs did. */
function sayReport(report: PropertyReport, { progress }: Session): void {
  const { programs, operations, seed } = report;
  if (report.verdict === 'holds') {
    progress.stage(`  ${programs} programs agree with the model (${operations} operations, seed ${seed})`);
    return;
  }
  if (report.verdict === 'inconclusive') {
    progress.stage(`  inconclusive: ${plain(report.reason)}`);
    return;
  }
  progress.stage(`  a program does not agree with the model (shrunk ${report.shrinks} times):`);
  for (const line of report.counterexample) progress.stage(`    ${plain(line)}`);
  progress.stage(`    expected: ${plain(report.expected)}`);
  progress.stage(`    observed: ${plain(report.observed)}`);
  progress.stage(`  again: oversold check --seed ${seed} --path ${report.path}`);
}
