import { setTimeout as sleep } from 'node:timers/promises';

const POLL_MS = 50;

/**
 * Polls a condition until it holds twice in a row (quiet for one poll may be a pause for breath).
 * @param open says what is still open, or `null`.
 * @returns `null` once nothing is; what was still open when the time was over.
 */
export async function untilQuiet(
  open: () => Promise<string | null>,
  limitMs: number,
  signal: AbortSignal,
): Promise<string | null> {
  const deadline = process.hrtime.bigint() + BigInt(limitMs) * 1_000_000n;
  let quietPolls = 0;
  for (;;) {
    signal.throwIfAborted();
    const reason = await open();
    quietPolls = reason === null ? quietPolls + 1 : 0;
    if (quietPolls === 2) return null;
    if (process.hrtime.bigint() > deadline) return reason ?? 'it went quiet only at the deadline';
    await sleep(POLL_MS);
  }
}
