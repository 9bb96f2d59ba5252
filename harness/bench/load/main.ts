import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { fingerprint } from '../../commands/pipeline/environment.ts';
import { EXIT } from '../../model/errors.ts';
import { packageRoot } from '../../model/paths.ts';
import { endChildren } from './children.ts';
import { constant } from './constant.ts';
import { lostPosts } from './lost-posts.ts';
import type { Measurement, Section, Sitting } from './measurement.ts';
import { memory } from './memory.ts';
import { misattribution } from './misattribution.ts';
import { open } from './open.ts';
import { stall } from './stall.ts';
import { type Report, render, replaceMeasured } from './table.ts';
import { throughput } from './throughput.ts';

const MEASUREMENTS: readonly Measurement[] = [
  throughput,
  open,
  stall,
  constant,
  misattribution,
  lostPosts,
  memory,
];
const SEED = 1;

interface Options {
  readonly quick: boolean;
  readonly json: boolean;
  readonly write: boolean;
  readonly only?: string;
}

const HELP = `
Measurements:
${MEASUREMENTS.map(({ name, question }) => `  ${name.padEnd(15)} ${question}`).join('\n')}

Examples:
  $ npm run bench:load                              everything, some twelve minutes; the machine should do nothing else
  $ npm run bench:load -- --write                   and put the tables into harness/load/README.md
  $ npm run --silent bench:load -- --json --quick   one JSON object on standard output
  $ npm run bench:load -- --only stall

Ends with 0, or with 1 where a promise is broken: an answer on the wrong operation, a POST that no history knows, …`;

async function main(options: Options): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'oversold-bench-'));
  // However the bench ends: at an uncaught error and at a signal too.
  process.once('exit', () => {
    endChildren();
    rmSync(folder, { recursive: true, force: true });
  });
  process.once('SIGINT', () => process.exit(EXIT.sigint)).once('SIGTERM', () => process.exit(EXIT.sigterm));

  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const sections: Section[] = [];
  for (const { name, measure } of MEASUREMENTS) {
    if (options.only !== undefined && options.only !== name) continue;
    const sitting: Sitting = {
      ...{ quick: options.quick, seed: SEED, file: (file) => join(folder, file) },
      say: (text) => say(`${name}: ${text}`),
    };
    sections.push(await measure(sitting));
  }
  const date = new Date().toISOString().slice(0, 10);
  const report: Report = { environment: fingerprint(null), date, quick: options.quick, sections };
  process.stdout.write(`${options.json ? JSON.stringify(report) : render(report)}\n`);
  if (options.write) write(report);
  return sections.some(({ broken }) => broken.length > 0) ? EXIT.violated : EXIT.ok;
}

function write(report: Report): void {
  const file = join(packageRoot(), 'harness/load/README.md');
  writeFileSync(file, replaceMeasured(readFileSync(file, 'utf8'), render(report)));
}

const names = MEASUREMENTS.map(({ name }) => name);
const program = new Command('bench:load')
  .description('prove the load engine: speed, punctuality, honesty and memory, beside other tools')
  .option('--quick', 'a short form that shows that everything works; its figures mean little', false)
  .option('--json', 'one JSON object on standard output, progress on standard error', false)
  .addOption(
    // A table in the README is of one sitting, whole and in full length.
    new Option('--write', 'put the tables into harness/load/README.md')
      .default(false)
      .conflicts(['quick', 'only']),
  )
  .addOption(new Option('--only <name>', 'one measurement').choices(names))
  .addHelpText('after', HELP)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? EXIT.ok : EXIT.notMade));

program.parse();
try {
  process.exitCode = await main(program.opts<Options>());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
  process.exitCode = EXIT.notMade;
}
