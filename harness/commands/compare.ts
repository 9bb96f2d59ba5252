import { Command } from 'commander';
import { RunError } from '../model/errors.ts';
import type { Gate, PairedPhase, Scenario, Settings } from '../model/scenario.ts';
import { addCommonOptions, type CommonOptions, commonInWords } from './pipeline/common-options.ts';
import { comparisonOnly } from './pipeline/comparison-only.ts';
import { drive } from './pipeline/drive.ts';
import { invoke } from './pipeline/invoke.ts';
import { parsePairs, parsePercent } from './pipeline/options.ts';
import type { Base } from './pipeline/session.ts';
import { settingOption, settingsInWords, shellQuoted } from './pipeline/settings.ts';
import { loadSuite, pickScenarios } from './pipeline/suite.ts';

interface CompareOptions extends CommonOptions {
  readonly a: Settings;
  readonly b: Settings;
  readonly base?: string;
  /** `true`: as the defaults have it. */
  readonly gate?: number | true;
  readonly pairs?: number;
  readonly set: Settings;
}

const HELP = `
Examples:
  $ oversold compare missing-cache --a CACHE=on --b CACHE=off
  $ oversold compare missing-cache --a POOL_SIZE=2 --b POOL_SIZE=20 --set CACHE=off --pairs 20
  $ oversold compare missing-cache --base ../before/dist/scenarios/index.js --set CACHE=off --gate
      in CI: is this build slower than the one before?

With --gate the exit code is 3 where B is shown to be slower than it may be, 0 where it is
shown not to be, and 2 where the interval leaves it open: more pairs decide.`;

/** What differs by less than this from one build to the next is not worth a red build. */
const GATE: Gate = { p50: 1.05, p99: 1.1 };

/** `oversold compare`: the same arrivals sent to two variants in turn, with an interval around their ratio. */
export const compareCommand = (ended: (exitCode: number) => void): Command =>
  addCommonOptions(new Command('compare'))
    .description('compare two variants of the backend under the same load')
    .argument('<scenario>', 'a scenario that compares')
    .addOption(settingOption('--a <NAME=value>', 'what makes variant A; may be repeated'))
    .addOption(settingOption('--b <NAME=value>', 'what makes variant B; may be repeated'))
    .option('--base <file>', 'a suite whose backend is variant A, such as that of the commit before')
    .option(
      '--gate [percent]',
      'how much slower B may be than A (default: 5 at p50, 10 at p99)',
      parsePercent,
    )
    .addOption(settingOption('--set <NAME=value>', 'environment of both; may be repeated'))
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
  requireDifference(options);
  requirePairedPhase(scenario, suite.scenarios, options);
  const base = await loadBase(options);
  if (base?.suite === suite) requireVariants(options, ': --base is the suite itself');
  const gate = gateOf(options);
  const command = `oversold compare ${name}${settingsInWords('--a', a)}${settingsInWords('--b', b)}${settingsInWords('--set', set)}${ownInWords(options)}${commonInWords(options)}`;
  const varied = comparisonOnly(scenario, (phase: PairedPhase) => ({
    ...phase,
    ...gate,
    variants: { a, b },
    pairs: options.pairs ?? Math.max(LEAST_PAIRS, phase.pairs),
  }));
  return invoke({
    ...{ suite, base, scenarios: [varied], options, what: `compare-${name}`, settings: set, drive },
    ...{ kind: 'decided', part: 'comparison', profile: false, bail: false },
    commandOf: () => command,
  });
}

function gateOf({ gate }: CompareOptions): { readonly gate?: Gate } {
  if (gate === undefined) return {};
  return { gate: gate === true ? GATE : { p50: gate, p99: gate } };
}

function ownInWords({ base, gate, pairs }: CompareOptions): string {
  const percent = typeof gate === 'number' ? ` ${Number(((gate - 1) * 100).toFixed(6))}` : '';
  return [
    ...(base === undefined ? [] : [` --base ${shellQuoted(base)}`]),
    ...(gate === undefined ? [] : [` --gate${percent}`]),
    ...(pairs === undefined ? [] : [` --pairs ${pairs}`]),
  ].join('');
}

/** One file, however it is spelt, is one module. */
async function loadBase({ base: path }: CompareOptions): Promise<Base | null> {
  return path === undefined ? null : { suite: await loadSuite(path, '--base'), path };
}

/** A build that is compared with itself is never the slower one: a gate would be green for ever. */
function requireDifference(options: CompareOptions): void {
  if (options.base === undefined) requireVariants(options);
}

/** Two variants that nothing tells apart are no comparison, unless somebody means them to be: with --a and --b alike. */
function requireVariants({ a, b }: CompareOptions, because = ''): void {
  const isGiven = (settings: Settings) => Object.keys(settings).length > 0;
  if (isGiven(a) && isGiven(b)) return;
  throw new RunError(`nothing tells the two variants apart${because}`, {
    allowed: '--a NAME=value and --b NAME=value, or --base with the suite of another build',
    remedy: 'for example: --a CACHE=on --b CACHE=off',
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
