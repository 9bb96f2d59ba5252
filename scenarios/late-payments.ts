import { struckAtLeast } from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

/** Nobody waits for a payment longer than this, and the bank takes longer. */
const HOLD_MS = 150;
const BANK_MS = 300;
/** For so long no charge arrives at all: the holds of these orders expire for good. */
const AWAY_MS = 500;

/**
 * Orders outlive their holds while they are being paid, and some are never paid. A hold may be given up only where it is
 * sure that no payment is on its way.
 */
export const latePayments = faultySale({
  name: 'late-payments',
  question:
    'When holds expire while their buyers are paying, does every unit still have one owner who paid once?',
  settings: { HOLD_MS: String(HOLD_MS) },
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
  adequacy: () => [struckAtLeast(1, 'bank'), struckAtLeast(1, 'down')],
});
