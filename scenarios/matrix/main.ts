import { Command, Option } from 'commander';
import { safeJson } from '../plain-text.ts';
import { runOversold } from '../run-oversold.ts';
import { exitCodeOf, nameOf, type Ran, STRATEGIES, type Strategy, settingsOf } from './configuration.ts';
import { tableOf } from './table.ts';

const NOT_MADE = 4;

interface Options {
  readonly strategy: readonly Strategy[];
  readonly instances: readonly string[];
  readonly size: string;
  readonly seed: string;
  readonly reports: string;
  readonly json: boolean;
}

/**
 * `npm run matrix`: every scenario under every way to hold stock, with one process and with two behind one address. A program
 * around the command line, since which settings are worth combining is the bundled target's affair and not the harness's.
 */
const program = new Command('matrix')
  .description('run scenarios with every stock strategy, with one and with two instances')
  .argument('[scenarios...]', 'names of scenarios; none: all of them')
  .addOption(
    new Option('--strategy <names...>', 'ways to hold stock').choices(STRATEGIES).default(STRATEGIES),
  )
  .addOption(
    new Option('--instances <numbers...>', 'processes behind one address')
      .choices(['1', '2', '4'])
      .default(['1', '2']),
  )
  .option('--size <size>', 'smoke, ci or full', 'smoke')
  .option('--seed <number>', 'every random choice comes from it', '1')
  .option('--reports <dir>', 'where the run folders go', 'reports')
  .option('--json', 'print one JSON object instead of the table', false)
  // What was asked for wrongly could not be run.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : NOT_MADE))
  .action(matrix);

async function matrix(scenarios: readonly string[], options: Options): Promise<void> {
  const { strategy, instances, json, ...asked } = options;
  const configurations = strategy.flatMap((name) =>
    instances.map((count) => ({ strategy: name, instances: Number(count) })),
  );
  const ran: Ran[] = [];
  for (const configuration of configurations) {
    process.stderr.write(`${nameOf(configuration)} (${ran.length + 1} of ${configurations.length})\n`);
    const settings = settingsOf(configuration);
    const { exitCode, results } = await runOversold(scenarios, { ...asked, settings, progress: true });
    ran.push({ configuration, exitCode, results });
    if (exitCode > 4) break;
  }
  process.exitCode = exitCodeOf(ran);
  const whole = { exitCode: process.exitCode, configurations: ran };
  process.stdout.write(`${json ? safeJson(whole) : tableOf(ran)}\n`);
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exitCode = NOT_MADE;
}
