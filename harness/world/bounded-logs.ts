import { appendFileSync, statSync, truncateSync } from 'node:fs';
import { EMPTIED } from '../model/emptied-log.ts';
import { LIMITS } from '../model/limits.ts';

/**
 * Empties what has grown beyond its limit: a backend that writes without end must not fill the disk. A process appends to
 * its log by itself, so that its next line is the first one again; the last ones are what an error shows, and they are
 * there. What was taken away cannot be searched for secrets any more, so a line says that it was.
 */
export function boundLogs(files: readonly string[], limitBytes: number = LIMITS.logBytes): void {
  for (const file of new Set(files)) {
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    if (size <= limitBytes) continue;
    truncateSync(file, 0);
    appendFileSync(file, `${EMPTIED} after ${size} bytes\n`);
  }
}
