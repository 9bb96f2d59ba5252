import { closeSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { notWritten } from './not-written.ts';

/**
 * Writes a file so that whoever reads it, and whatever ends this process, finds the old text whole or the new one: it
 * is written beside the file and then renamed. As all that a run stores it is not synced.
 * @param text in pieces where it may be longer than one string can be.
 * @throws RunError where it cannot be written; what was there before still is.
 */
export function writeWhole(file: string, text: string | Iterable<string>): void {
  const beside = `${file}.new`;
  try {
    const descriptor = openSync(beside, 'w');
    try {
      for (const piece of typeof text === 'string' ? [text] : text) writeFileSync(descriptor, piece);
    } finally {
      closeSync(descriptor);
    }
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw notWritten(file, error);
  }
}
