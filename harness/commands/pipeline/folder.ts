import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { messageOf, RunError } from '../../model/errors.ts';

/**
 * Makes the folder of an invocation, `<reports>/<time>-<what>-<seed>`. Two that start in the same second differ by a
 * number at the end.
 * @throws RunError where it cannot be written.
 */
export function createFolder(reports: string, what: string, seed: number): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  const base = resolve(reports, `${stamp}-${what}-${seed}`);
  try {
    mkdirSync(dirname(base), { recursive: true });
    for (let number = 1; ; number += 1) {
      const folder = number === 1 ? base : `${base}.${number}`;
      if (tryCreate(folder)) return folder;
    }
  } catch (error) {
    throw new RunError(`the report folder ${base} cannot be made: ${messageOf(error)}`, {
      remedy: 'give another one with --reports DIR',
      cause: error,
    });
  }
}

function tryCreate(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Points `<reports>/latest` to a folder; by rename, since another run may be doing the same. */
export function pointLatest(folder: string): void {
  const link = join(dirname(folder), 'latest');
  const fresh = `${link}.${process.pid}`;
  try {
    rmSync(fresh, { force: true });
    symlinkSync(basename(folder), fresh);
    renameSync(fresh, link);
  } catch (error) {
    rmSync(fresh, { force: true });
    process.stderr.write(`warning: ${link} could not be set: ${messageOf(error)}\n`);
  }
}
