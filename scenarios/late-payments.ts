import { givenUp, speakingFor, struckAtLeast } from '../harness/index.ts';
import { faultySale, PATIENT_WITH_MAILS, SALE } from './faulty-sale.ts';

/** Nobody waits for a payment longer than this, and the bank takes longer. */
const HOLD_MS = 150;
const BANK_MS = 300;
/** For so long no charge arrives at all: the holds of these orders expire for good, once the shop has looked for them. */
const AWAY_MS = 1_500;

/**
 * Orders outlive their holds while they are being paid, and some are never paid. A hold may be given up only where it is
 * sure that no payment is on its way.
 */
export const latePayments = faultySale({
  name: 'late-payments',
  question:
    'When holds expire while their buyers are paying, does every unit still have one owner who paid once?',
  settings: { ...PATIENT_WITH_MAILS, HOLD_MS: String(HOLD_MS) },
  faults: (_random, saleMs) => [
    {
      ...{ phase: SALE, afterMs: 0, lastsMs: saleMs - 100 },
      fault: { type: 'bank', behaviour: { latencyMs: BANK_MS } },
    },
    {
      ...{ phase: SALE, afterMs: saleMs / 2, lastsMs: AWAY_MS },
      fault: { type: 'down', on: 'bank' },
    },
  ],
  adequacy: () => [
    struckAtLeast(1, 'bank'),
    struckAtLeast(1, 'down'),
    // A shop whose holds never expire has nothing to fear of late payments, and says nothing about them.
    speakingFor(['never-oversell', 'stock-is-conserved', 'books-balance'], givenUp(1)),
  ],
});
