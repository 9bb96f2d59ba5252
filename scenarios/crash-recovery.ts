import { atLeast, keysAskedAgainAfterKill, speakingFor, struckAtLeast } from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

const EVERY_MS = 2_000;
/** Some orders are confirmed by then, even by two instances that have just been started on a slow machine. */
const FIRST_MS = 3_000;
const LONGER_MS = 2_000;
/** Two restarts of two instances on a slow machine are over long before. */
const COME_BACK_MS = 8_000;
const DOWN_MS = 50;
/** Of each crowd some were confirmed before the kill, and come back. */
const ASKED_AGAIN = 3;
/** A kill needs somebody in flight to strike: a bank that takes its time keeps them there, paid for and not yet confirmed. */
const BANK_MS = 150;

const killsMs = (saleMs: number): number[] =>
  Array.from(
    { length: Math.floor((saleMs - DOWN_MS - FIRST_MS) / EVERY_MS) + 1 },
    (_, kill) => FIRST_MS + kill * EVERY_MS,
  );

/** The process is killed every two seconds in the middle of a sale, and started again. */
export const crashRecovery = faultySale({
  name: 'crash-recovery',
  question:
    'When the shop is killed every two seconds in the middle of a sale, is anything lost or charged twice?',
  longerMs: LONGER_MS,
  comeBackMs: COME_BACK_MS,
  crowdsBefore: killsMs,
  faults: (_random, saleMs) => [
    {
      ...{ phase: SALE, afterMs: 0, lastsMs: saleMs },
      fault: { type: 'bank', behaviour: { latencyMs: BANK_MS } },
    },
    ...killsMs(saleMs).map((afterMs) => ({
      ...{ phase: SALE, afterMs, lastsMs: DOWN_MS },
      fault: { type: 'kill' as const },
    })),
  ],
  adequacy: (saleMs) => [
    // Where a restart takes longer than two seconds the next kill waits for it, and may find nobody there yet.
    struckAtLeast(Math.floor((0.75 * (saleMs - FIRST_MS)) / EVERY_MS), 'kill'),
    atLeast(1, 'checkout', 'unknown'),
    speakingFor(['one-order-per-key', 'charged-once'], keysAskedAgainAfterKill(ASKED_AGAIN)),
  ],
});
