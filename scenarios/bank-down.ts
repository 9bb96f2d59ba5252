import { atLeast, struckAtLeast } from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

/** So many checkouts must have found nobody to pay. At 60 a second each part of the sale leaves some dozens. */
const LEFT_IN_DOUBT = 5;

/** Nobody is at the bank's address for a while, and then somebody who says that he can do nothing just now. */
export const bankDown = faultySale({
  name: 'bank-down',
  question: 'When the bank is away, and then out of order, is each order that it left open paid once, later?',
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
  adequacy: (saleMs) => [
    struckAtLeast(1, 'down'),
    struckAtLeast(Math.floor(saleMs / 800), 'bank'),
    atLeast(LEFT_IN_DOUBT, 'checkout', 'unknown'),
  ],
});
