import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../model/errors.ts';

const POLL_MS = 50;
const IN_TIME = 'it could not be asked in time';

/**
 * Polls a condition until it holds twice in a row (quiet for one poll may be a pause for breath).
 * @param open says what is still open, or `null`. One that throws, or never answers, is not quiet: a backend under test
 * may do either.
 * @returns `null` once nothing is; what was still open when the time was over.
 */
export async function untilQuiet(
  open: () => Promise<string | null>,
  limitMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const deadline = process.hrtime.bigint() + BigInt(limitMs) * 1_000_000n;
  let quietPolls = 0;
  let last: string | null = null;
  for (;;) {
    signal.throwIfAborted();
    const leftMs = Number((deadline - process.hrtime.bigint()) / 1_000_000n);
    const reason = await within(open(), Math.max(0, leftMs), IN_TIME);
    quietPolls = reason === null ? quietPolls + 1 : 0;
    if (quietPolls === 2) return null;
    // Nobody can answer at the deadline itself: what was said before says more.
    last = reason === IN_TIME && leftMs < POLL_MS ? (last ?? reason) : reason;
    if (leftMs <= 0) return last ?? 'it went quiet only at the deadline';
    await sleep(POLL_MS, undefined, { signal });
  }
}

/** @returns what it said, why it failed, or `late` where it said nothing in time. */
export async function within(
  asked: Promise<string | null>,
  limitMs: number,
  late: string,
): Promise<string | null> {
  const done = new AbortController();
  try {
    return await Promise.race([
      asked.catch((error: unknown) => `it could not be asked: ${messageOf(error)}`),
      sleep(limitMs, late, { signal: done.signal }).catch(() => late),
    ]);
  } finally {
    done.abort();
  }
}
