import { atLeast, repeatedly, struckAtLeast } from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

const EVERY_MS = 2_000;
const DOWN_MS = 50;
/** A kill needs somebody in flight to strike: a bank that takes its time keeps them there. */
const BANK_MS = 60;

/** The process is killed every two seconds in the middle of a sale, and started again. */
export const crashRecovery = faultySale({
  name: 'crash-recovery',
  question:
    'When the shop is killed every two seconds in the middle of a sale, is anything lost or charged twice?',
  faults: (random, saleMs) => [
    {
      ...{ phase: SALE, afterMs: 0, lastsMs: saleMs },
      fault: { type: 'bank', behaviour: { latencyMs: BANK_MS } },
    },
    ...repeatedly(
      random,
      SALE,
      { fromMs: 600, untilMs: saleMs, everyMs: EVERY_MS, lastsMs: DOWN_MS },
      { type: 'kill' },
    ),
  ],
  adequacy: (saleMs) => [
    struckAtLeast(Math.floor(saleMs / EVERY_MS) - 1, 'kill'),
    atLeast(1, 'checkout', 'unknown'),
  ],
});
