#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { checkCommand } from './commands/check.ts';
import { compareCommand } from './commands/compare.ts';
import { printError } from './commands/pipeline/print-error.ts';
import { STDOUT } from './commands/pipeline/say.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { tryCommand } from './commands/try.ts';
import { EXIT } from './model/errors.ts';
import { notWritten } from './model/not-written.ts';

const HELP = `
Exit codes:
  0  everything holds            3  a budget is missed
  1  an invariant is violated    4  the run could not be made
  2  inconclusive                130, 143  ended by a signal

Examples:
  $ oversold run --all                                        every scenario, at size smoke
  $ oversold run concurrent-checkouts --size ci --seed 7      one scenario, larger, repeatable
  $ oversold run hot-sku --set POOL_SIZE=4                    with a setting of the backend
  $ oversold compare missing-cache --a CACHE=on --b CACHE=off
  $ oversold check --seed 7                                   generated programs against a live backend
  $ oversold try --suite my-suite.js                          each operation of an adapter once, and what came of it
  $ oversold report reports/latest                            judge a stored run again, offline`;

/** Commander's own errors (unknown option, wrong value) are usage errors: the run could not be made. */
async function main(): Promise<number> {
  const program = new Command('oversold')
    .description(
      'Load-tests an order backend and proves from four witnesses that it sold, charged and told the truth.',
    )
    .addHelpText('after', HELP)
    .showHelpAfterError('(oversold --help shows commands and examples)')
    .exitOverride()
    .configureHelp({ showGlobalOptions: true });
  let exitCode: number = EXIT.ok;
  const ended = (code: number): void => {
    exitCode = code;
  };
  for (const command of [runCommand, compareCommand, checkCommand, tryCommand, reportCommand]) {
    program.addCommand(command(ended).copyInheritedSettings(program));
  }
  try {
    await program.parseAsync();
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.notMade;
    printError(error);
    return EXIT.notMade;
  }
}

/** Whatever nobody caught: the run could not be made. The guard ends the world when this process is gone. */
function giveUp(error: unknown): void {
  printError(error);
  process.exit(EXIT.notMade);
}
process.on('uncaughtException', giveUp).on('unhandledRejection', giveUp);

/** Somebody closed the pipe (`| head`): there is nobody left to tell. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE')
      giveUp(notWritten(stream === process.stdout ? STDOUT : 'what stderr leads to', error));
  });
}

process.exitCode = await main();
