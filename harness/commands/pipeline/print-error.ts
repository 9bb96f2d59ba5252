import pc from 'picocolors';
import { messageOf, RunError } from '../../model/errors.ts';
import { LIMITS } from '../../model/limits.ts';
import { plain } from '../../report/text.ts';

/** One clear message: what was given, what is allowed, what to do; a stack only for errors that nobody foresaw. */
export function printError(error: unknown): void {
  // picocolors would colour a CI's log as well: colour is for terminals.
  const { red } = pc.createColors(process.stderr.isTTY === true && process.env.NO_COLOR === undefined);
  const lines = error instanceof RunError ? explain(error) : [unforeseen(error)];
  lines[0] = `${red('error:')} ${lines[0]}`;
  process.stderr.write(`${lines.join('\n')}\n`);
}

function explain({ message, allowed, remedy, log }: RunError): string[] {
  return [
    plain(message, LIMITS.logLineChars),
    ...(allowed === undefined ? [] : [`  allowed: ${plain(allowed, LIMITS.logLineChars)}`]),
    ...(remedy === undefined ? [] : [`  try: ${plain(remedy, LIMITS.logLineChars)}`]),
    ...(log.length === 0
      ? []
      : ['  the last lines of its log:', ...log.map((line) => `  | ${plain(line, LIMITS.logLineChars)}`)]),
  ];
}

function unforeseen(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : messageOf(error);
  const lines = stack.split('\n').map((line) => `  ${plain(line, LIMITS.logLineChars)}`);
  return ['the harness failed, which is a bug of its own', ...lines].join('\n');
}
