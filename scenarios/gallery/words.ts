import type { Seen } from './sit.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** E.g. `7.2 s`, `14 min 3 s`, `2 h 20 min`. */
export function inWords(durationMs: number): string {
  // What rounds to a minute is one.
  if (durationMs < MINUTE_MS - 50) return `${(durationMs / 1_000).toFixed(1)} s`;
  const seconds = Math.round(durationMs / 1_000);
  const minutes = Math.floor(seconds / 60);
  if (seconds * 1_000 < HOUR_MS) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

interface SeenRun {
  /** `null`: the finding names no operation, so it took the whole run. */
  readonly seen: Seen | null;
  readonly operations: number;
  readonly durationMs: number;
}

export const seenInWords = ({ seen, operations, durationMs }: SeenRun): string =>
  seen === null
    ? `seen by the whole run of ${operations} operations and ${inWords(durationMs)} with its audit`
    : `seen after ${inWords(seen.afterMs)} and ${seen.operations} operations, in a run of ${inWords(durationMs)} with its audit`;

/** Plain text in cells, for a terminal as for a page. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}
