import { struckAtLeast } from '../harness/index.ts';
import { faultySale, PATIENT_WITH_MAILS, SALE } from './faulty-sale.ts';

const EVERY = 4;

/** The bank has the money, and the shop does not hear of it: first it waits in vain, then it is hung up on; from the beginning of the sale to its end. */
export const chargeThenHang = faultySale({
  name: 'charge-then-hang',
  question: 'When the bank takes the money and never says so, does every buyer get the order, and pay once?',
  settings: PATIENT_WITH_MAILS,
  faults: (_random, saleMs) => [
    {
      ...{ phase: SALE, afterMs: 0, lastsMs: saleMs / 2 },
      fault: { type: 'bank', behaviour: { latencyMs: 0, hangAfterChargeEvery: EVERY } },
    },
    {
      ...{ phase: SALE, afterMs: saleMs / 2, lastsMs: saleMs / 2 },
      fault: { type: 'bank', behaviour: { latencyMs: 0, dropAfterChargeEvery: EVERY } },
    },
  ],
  adequacy: (saleMs) => [struckAtLeast(Math.floor(saleMs / 800), 'bank')],
});
