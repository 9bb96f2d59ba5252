import { Command } from 'commander';
import { requireKinds } from '../load/arrivals.ts';
import type { Answers } from '../load/attribution.ts';
import { createDispatcher, type LoadContext } from '../load/dispatcher.ts';
import { RunError } from '../model/errors.ts';
import type { Settings } from '../model/scenario.ts';
import { checkProperties, type PropertyReport } from '../properties/check.ts';
import { type LiveShop, poolOfProducts } from '../properties/world.ts';
import { addCommonOptions, type CommonOptions, commonInWords } from './pipeline/common-options.ts';
import { invoke } from './pipeline/invoke.ts';
import { parseCount } from './pipeline/options.ts';
import { PROGRAM_BUYERS, PROGRAM_KINDS, PROGRAMS, programsScenario } from './pipeline/programs-scenario.ts';
import { verdictOf } from './pipeline/programs-verdict.ts';
import type { Session } from './pipeline/session.ts';
import { settingOption, settingsInWords } from './pipeline/settings.ts';
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
  $ oversold check --set CACHE=off`;

/** `oversold check`: generated programs against a live backend, and the cross-examination of all that they did. */
export const checkCommand = (ended: (exitCode: number) => void): Command =>
  addCommonOptions(new Command('check'))
    .description('generate short programs of operations, compare the backend with a model, shrink what fails')
    .option('--programs <number>', 'how many (default: what the size says)', parseCount)
    .option('--path <path>', 'of an earlier failure, with its --seed: runs that program again')
    .addOption(settingOption('--set <NAME=value>', 'environment of the backend; may be repeated'))
    .addHelpText('after', HELP)
    .action(async (options: CheckOptions, command: Command) =>
      ended(await check(options, command.getOptionValueSource('seed') === 'cli')),
    );

async function check(options: CheckOptions, isSeeded: boolean): Promise<number> {
  const { size, set, programs = PROGRAMS[size], path } = options;
  if (path !== undefined && !/^\d+(:\d+)*$/.test(path)) {
    throw new RunError(`cannot read the path ${JSON.stringify(path)}`, {
      allowed: 'as a failure prints it: 17:0:3',
    });
  }
  if (path !== undefined && !isSeeded) {
    throw new RunError('--path is given without --seed, and means nothing under another one', {
      allowed: 'both, as a failure prints them: --seed 42 --path 17:0:3',
    });
  }
  const suite = await loadSuite(options.suite);
  requireKinds('programs', PROGRAM_KINDS, suite.adapter);
  const again = `oversold check --programs ${programs}${commonInWords(options)}${settingsInWords('--set', set)}`;
  const command = path === undefined ? again : `${again} --path ${path}`;
  return invoke({
    ...{ suite, options, settings: set, scenarios: [programsScenario], what: 'check' },
    ...{ kind: 'indicative', part: 'programs', profile: false, bail: false },
    commandOf: () => command,
    drive: async (session, _plan, shop, context) => {
      const { report, answers } = await runPrograms(session, shop, context, { programs, path });
      return { phases: [], comparisons: [], series: [], verdicts: [verdictOf(report, again)], answers };
    },
  });
}

async function runPrograms(
  { suite, seed, progress, signal }: Session,
  shop: Shop,
  context: LoadContext,
  { programs, path }: { programs: number; path: string | undefined },
): Promise<{ readonly report: PropertyReport; readonly answers: Answers }> {
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
    const report = await checkProperties({
      live,
      world: poolOfProducts(
        products.map(({ sku }) => sku),
        live,
      ),
      ...{ buyers: PROGRAM_BUYERS, currency, seed, runs: programs },
      declarations: suite.adapter.declarations(shop.running.environment),
      ...(path === undefined ? {} : { path }),
      onProgress: ({ programs: done, runs, isShrinking }) =>
        progress.tick(isShrinking ? 'shrinking a counterexample' : `${done} of ${runs} programs`),
    });
    return { report, answers: dispatcher.answers };
  } finally {
    await dispatcher.close();
  }
}
