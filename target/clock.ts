import { readFileSync } from 'node:fs';
import { UsageError } from './settings.ts';

/**
 * What the time is, for whatever runs out at a moment that somebody was told: tokens, holds, vouchers. Leases, limits and the
 * staleness of pages are lengths of time, and stay with the clocks that only go forward.
 */
export interface Clock {
  /** Milliseconds since 1970, as this shop sees it. */
  nowMs(): number;
  /** By how much that is ahead of the host, and of the database: for statements that compare with `now()`. */
  aheadMs(): number;
  close(): void;
}

/** The host's own. */
export const HOST_CLOCK: Clock = { nowMs: () => Date.now(), aheadMs: () => 0, close: () => undefined };

/** Read rather than watched: what changes before a watch has looked for the first time is never told of. */
const READ_EVERY_MS = 50;

/** @throws UsageError for anything but a whole number. */
function aheadMsOf(text: string): number {
  if (/^-?\d{1,12}$/.test(text)) return Number(text);
  const given = text === '' ? 'says nothing, or cannot be read' : `says ${JSON.stringify(text.slice(0, 40))}`;
  throw new UsageError(`CLOCK_FILE ${given}; allowed: a whole number of milliseconds`);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

/**
 * A clock that is ahead of the host's by what a file says, in milliseconds, and follows it as it changes: whoever tests
 * what runs out does not have to wait for it. One file is one clock for all instances.
 * @param failed called where the file says no time any more: the clock stays as it was.
 * @throws UsageError where it says none to begin with.
 */
export function openClock(path: string | null, failed: (error: unknown) => void): Clock {
  if (path === null) return HOST_CLOCK;
  let text = textOf(path);
  let aheadMs = aheadMsOf(text);
  const follow = (): void => {
    const said = textOf(path);
    if (said === text) return;
    text = said;
    try {
      aheadMs = aheadMsOf(said);
    } catch (error) {
      failed(error);
    }
  };
  const timer = setInterval(follow, READ_EVERY_MS).unref();
  return {
    nowMs: () => Date.now() + aheadMs,
    aheadMs: () => aheadMs,
    close: () => clearInterval(timer),
  };
}
