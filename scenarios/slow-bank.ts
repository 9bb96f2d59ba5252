import { atLeast, struckAtLeast } from '../harness/index.ts';
import { faultySale, PATIENT_WITH_MAILS, SALE } from './faulty-sale.ts';

/** Of the shop, for each question to its bank. */
const PATIENCE_MS = 500;
/** Long, and within its patience: every order can still be answered at once. */
const LONG_MS = 250;
/** The money has long moved when the shop gives up waiting to hear of it. */
const TOO_LONG_MS = 800;
/** So many orders must have been left in doubt. At 60 checkouts a second a second of it leaves some dozens. */
const LEFT_IN_DOUBT = 5;

/** The bank takes its time, and then more time than the shop has: it charges, and what it says comes too late. */
export const slowBank = faultySale({
  name: 'slow-bank',
  question: 'When the bank is slower than the shop can wait, is every order that it took the money for kept?',
  settings: { ...PATIENT_WITH_MAILS, BANK_TIMEOUT_MS: `${PATIENCE_MS}` },
  faults: (_random, saleMs) => [
    {
      ...{ phase: SALE, afterMs: 0, lastsMs: saleMs / 2 - 100 },
      fault: { type: 'bank', behaviour: { latencyMs: LONG_MS } },
    },
    {
      ...{ phase: SALE, afterMs: saleMs / 2, lastsMs: saleMs / 2 - 100 },
      fault: { type: 'bank', behaviour: { latencyMs: TOO_LONG_MS } },
    },
  ],
  adequacy: (saleMs) => [
    struckAtLeast(Math.floor(saleMs / 800), 'bank'),
    atLeast(LEFT_IN_DOUBT, 'checkout', 'unknown'),
  ],
});
