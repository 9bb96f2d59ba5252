import { struckAtLeast } from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

/** The mail server is not there, then refuses for a while, then takes mails without saying so. */
export const mailDown = faultySale({
  name: 'mail-down',
  question:
    'When the mail server is down, refuses, or hangs up after a mail, does every buyer still get one mail?',
  faults: (_random, saleMs) => {
    const thirdMs = saleMs / 3;
    const during = (third: number) => ({
      ...{ phase: SALE, afterMs: third * thirdMs, lastsMs: thirdMs - 100 },
    });
    return [
      { ...during(0), fault: { type: 'down', on: 'mailbox' } },
      { ...during(1), fault: { type: 'mailbox', behaviour: { latencyMs: 0, refuseEvery: 2 } } },
      { ...during(2), fault: { type: 'mailbox', behaviour: { latencyMs: 10, dropAfterDataEvery: 3 } } },
    ];
  },
  adequacy: (saleMs) => [struckAtLeast(Math.floor(saleMs / 800), 'mailbox')],
});
