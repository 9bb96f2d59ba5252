import {
  atLeast,
  keysAskedAgainAfterKill,
  repeatedly,
  speakingFor,
  struckAtLeast,
} from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

const EVERY_MS = 2_000;
/** Some orders are confirmed by then, even by two instances that have just been started on a slow machine. */
const FIRST_MS = 3_000;
const LONGER_MS = 2_000;
/** Two restarts of two instances on a slow machine are over long before. */
const COME_BACK_MS = 8_000;
const DOWN_MS = 50;
/** One in four comes back, and some of these were confirmed before. */
const ASKED_AGAIN = 3;
/** A kill needs somebody in flight to strike: a bank that takes its time keeps them there. */
const BANK_MS = 60;

/** The process is killed every two seconds in the middle of a sale, and started again. */
export const crashRecovery = faultySale({
  name: 'crash-recovery',
  question:
    'When the shop is killed every two seconds in the middle of a sale, is anything lost or charged twice?',
  longerMs: LONGER_MS,
  comeBackMs: COME_BACK_MS,
  faults: (random, saleMs) => [
    {
      ...{ phase: SALE, afterMs: 0, lastsMs: saleMs },
      fault: { type: 'bank', behaviour: { latencyMs: BANK_MS } },
    },
    ...repeatedly(
      random,
      SALE,
      { fromMs: FIRST_MS, untilMs: saleMs, everyMs: EVERY_MS, lastsMs: DOWN_MS },
      { type: 'kill' },
    ),
  ],
  adequacy: (saleMs) => [
    // Where a restart takes longer than two seconds the next kill waits for it, and may find nobody there yet.
    struckAtLeast(Math.floor((0.75 * (saleMs - FIRST_MS)) / EVERY_MS), 'kill'),
    atLeast(1, 'checkout', 'unknown'),
    speakingFor(['one-order-per-key', 'charged-once'], keysAskedAgainAfterKill(ASKED_AGAIN)),
  ],
});
