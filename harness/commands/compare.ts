import { Command } from 'commander';
import { RunError } from '../model/errors.ts';
import type { PairedPhase, Scenario, Settings } from '../model/scenario.ts';
import { addCommonOptions, type CommonOptions, commonInWords } from './pipeline/common-options.ts';
import { comparisonOnly } from './pipeline/comparison-only.ts';
import { drive } from './pipeline/drive.ts';
import { invoke } from './pipeline/invoke.ts';
import { parsePairs } from './pipeline/options.ts';
import { addSetting, settingsInWords } from './pipeline/settings.ts';
import { loadSuite, pickScenarios } from './pipeline/suite.ts';

interface CompareOptions extends CommonOptions {
  readonly a: Settings;
  readonly b: Settings;
  readonly pairs?: number;
  readonly set: Settings;
}

const HELP = `
Examples:
  $ oversold compare missing-cache --a CACHE=on --b CACHE=off
  $ oversold compare missing-cache --a POOL_SIZE=2 --b POOL_SIZE=20 --set CACHE=off --pairs 20`;

/** `oversold compare`: the same arrivals sent to two variants in turn, with an interval around their ratio. */
export const compareCommand = (ended: (exitCode: number) => void): Command =>
  addCommonOptions(new Command('compare'))
    .description('compare two variants of the backend under the same load')
    .argument('<scenario>', 'a scenario that compares')
    .requiredOption('--a <NAME=value>', 'what makes variant A; may be repeated', addSetting)
    .requiredOption('--b <NAME=value>', 'what makes variant B; may be repeated', addSetting)
    .option('--set <NAME=value>', 'environment of both; may be repeated', addSetting, {})
    .option('--pairs <number>', 'pairs of blocks (default: what the size says, at least 10)', parsePairs)
    .addHelpText('after', HELP)
    .action(async (name: string, options: CompareOptions) => ended(await compare(name, options)));

/** At ten pairs the exact 95 % interval no longer spans all of them. */
const LEAST_PAIRS = 10;

async function compare(name: string, options: CompareOptions): Promise<number> {
  const suite = await loadSuite(options.suite);
  const [scenario] = pickScenarios(suite, [name]);
  if (scenario === undefined) throw new RunError('no scenario was named');
  const { a, b, set } = options;
  requirePairedPhase(scenario, suite.scenarios, options);
  const pairs = options.pairs === undefined ? '' : ` --pairs ${options.pairs}`;
  const command = `oversold compare ${name}${settingsInWords('--a', a)}${settingsInWords('--b', b)}${settingsInWords('--set', set)}${commonInWords(options)}${pairs}`;
  const varied = comparisonOnly(scenario, (phase: PairedPhase) => ({
    ...phase,
    variants: { a, b },
    pairs: options.pairs ?? Math.max(LEAST_PAIRS, phase.pairs),
  }));
  return invoke({
    ...{ suite, scenarios: [varied], options, what: `compare-${name}`, settings: set, drive },
    ...{ kind: 'decided', part: 'comparison', profile: false, bail: false },
    commandOf: () => command,
  });
}

function requirePairedPhase(scenario: Scenario, all: readonly Scenario[], { size }: CompareOptions): void {
  const compares = ({ plan }: Scenario) => plan(size).phases.some(({ type }) => type === 'paired');
  if (compares(scenario)) return;
  throw new RunError(`the scenario ${scenario.name} has no phase that compares`, {
    allowed: all
      .filter(compares)
      .map((each) => each.name)
      .join(', '),
  });
}
