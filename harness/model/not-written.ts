import { messageOf, RunError } from './errors.ts';

/** A full disk, a limit, a folder that may not be written to: nobody's bug, and a person can do something about it. */
export const notWritten = (file: string, cause: unknown, allowed?: string): RunError =>
  new RunError(`${file} cannot be written: ${messageOf(cause)}`, {
    ...(allowed === undefined ? {} : { allowed }),
    remedy:
      'make room, raise the limit on the size of files, or record elsewhere (--reports DIR), and make the run again',
    cause,
  });
