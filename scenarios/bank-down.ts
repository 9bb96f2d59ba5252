import { atLeast, struckAtLeast, unknownButPaid } from '../harness/index.ts';
import { faultySale, PATIENT_WITH_MAILS, SALE } from './faulty-sale.ts';

/**
 * One checkout in so much of the sale must have found nobody to pay, and have been paid later: ten in four seconds, of which a
 * quiet machine leaves some eighty, and one that is five times as slow some twenty.
 */
const LEFT_IN_DOUBT_EVERY_MS = 400;

/** Nobody is at the bank's address for a while, and then somebody who says that he can do nothing just now. */
export const bankDown = faultySale({
  name: 'bank-down',
  question: 'When the bank is away, and then out of order, is each order that it left open paid once, later?',
  settings: PATIENT_WITH_MAILS,
  faults: (_random, saleMs) => {
    const thirdMs = saleMs / 3;
    return [
      // The first third is a sale as any other, so that what was paid before the bank went away is there to be kept.
      {
        ...{ phase: SALE, afterMs: thirdMs, lastsMs: thirdMs - 100 },
        fault: { type: 'down', on: 'bank' },
      },
      {
        ...{ phase: SALE, afterMs: 2 * thirdMs, lastsMs: thirdMs - 100 },
        fault: { type: 'bank', behaviour: { latencyMs: 0, failEvery: 1 } },
      },
    ];
  },
  adequacy: (saleMs) => {
    const leftInDoubt = Math.floor(saleMs / LEFT_IN_DOUBT_EVERY_MS);
    return [
      struckAtLeast(1, 'down'),
      struckAtLeast(leftInDoubt, 'bank'),
      atLeast(leftInDoubt, 'checkout', 'unknown'),
      unknownButPaid(leftInDoubt),
    ];
  },
});
