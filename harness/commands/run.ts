import { Command } from 'commander';
import type { Suite } from '../model/adapter.ts';
import { EXIT, RunError } from '../model/errors.ts';
import type { Scenario, Settings } from '../model/scenario.ts';
import { addCommonOptions, type CommonOptions, commonInWords } from './pipeline/common-options.ts';
import { drive } from './pipeline/drive.ts';
import { invoke } from './pipeline/invoke.ts';
import { say } from './pipeline/say.ts';
import { settingOption, settingsInWords } from './pipeline/settings.ts';
import { loadSuite, pickScenarios } from './pipeline/suite.ts';

interface RunOptions extends CommonOptions {
  readonly all: boolean;
  readonly list: boolean;
  readonly bail: boolean;
  readonly profile: boolean;
  readonly set: Settings;
}

const HELP = `
Examples:
  $ oversold run --list
  $ oversold run --all --size ci --bail
  $ oversold run retry-storm steady-sale --seed 42
  $ oversold run missing-cache --set CACHE=off --keep
  $ oversold run steady-sale --profile
  $ oversold run --all --json > result.json`;

/** `oversold run`: scenarios, one after the other, each in a world of its own. */
export const runCommand = (ended: (exitCode: number) => void): Command =>
  addCommonOptions(new Command('run'))
    .description('run scenarios and judge what happened')
    .argument('[scenarios...]', 'names of scenarios')
    .option('--all', 'every scenario of the suite', false)
    .option('--list', 'say what the scenarios are called and what they ask', false)
    .option('--bail', 'stop after the first scenario that is violated', false)
    .addOption(settingOption('--set <NAME=value>', 'environment of the backend; may be repeated'))
    .option('--profile', 'run the backend under clinic and the V8 profiler; not together with --keep', false)
    .addHelpText('after', HELP)
    .action(async (names: readonly string[], options: RunOptions) => ended(await run(names, options)));

async function run(names: readonly string[], options: RunOptions): Promise<number> {
  const suite = await loadSuite(options.suite);
  if (options.list) return list(suite.scenarios);
  const scenarios = options.all ? everyOne(suite, names) : pickScenarios(suite, chosen(names));
  const [only] = scenarios;
  if (options.keep && scenarios.length > 1) {
    throw new RunError(`--keep leaves one world up, and ${scenarios.length} scenarios were named`, {
      allowed: 'one scenario with --keep',
    });
  }
  if (options.keep && options.profile) {
    throw new RunError('--profile ends the backend to write its profile, and --keep leaves it up', {
      allowed: 'one of them',
    });
  }
  const { set, profile, bail } = options;
  return invoke({
    ...{ suite, scenarios, options, drive, profile, bail, settings: set },
    ...{ kind: 'indicative', part: 'scenario' },
    what: scenarios.length === 1 && only !== undefined ? only.name : 'all',
    commandOf: ({ name }) =>
      `oversold run ${name}${commonInWords(options)}${settingsInWords('--set', set)}${profile ? ' --profile' : ''}`,
  });
}

function everyOne(suite: Suite, names: readonly string[]): readonly Scenario[] {
  if (names.length === 0) return suite.scenarios;
  throw new RunError(`--all runs every scenario, and ${names.join(', ')} was named as well`, {
    allowed: 'names of scenarios, or --all',
  });
}

function chosen(names: readonly string[]): readonly string[] {
  if (names.length > 0) return names;
  throw new RunError('no scenario was named', {
    allowed: 'names of scenarios, or --all',
    remedy: '"oversold run --list", with --suite where it is your own, says what they are called',
  });
}

function list(scenarios: readonly Scenario[]): number {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  for (const { name, question } of scenarios) say(`${name.padEnd(width)}  ${question}\n`);
  return EXIT.ok;
}
