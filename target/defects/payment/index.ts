import type { Defect } from '../defect.ts';
import { chargeInTransaction } from './charge-in-transaction.ts';
import { finishedTwice } from './finished-twice.ts';
import { keyLookedUp } from './key-looked-up.ts';
import { keyOfAnyBody } from './key-of-any-body.ts';
import { keyOfAnybody } from './key-of-anybody.ts';
import { keySavedAfterCharge } from './key-saved-after-charge.ts';
import { keysInMemory } from './keys-in-memory.ts';
import { lateExpiry } from './late-expiry.ts';
import { noIdempotency } from './no-idempotency.ts';
import { refundAtEachClick } from './refund-at-each-click.ts';
import { retryWithFreshKey } from './retry-with-fresh-key.ts';
import { timeoutIsDecline } from './timeout-is-decline.ts';
import { webhookAmountUnchecked } from './webhook-amount-unchecked.ts';
import { webhookUnsigned } from './webhook-unsigned.ts';

/** Numbers 16 to 29. */
export const PAYMENT: readonly Defect[] = [
  noIdempotency,
  keyLookedUp,
  keySavedAfterCharge,
  keysInMemory,
  keyOfAnybody,
  keyOfAnyBody,
  timeoutIsDecline,
  chargeInTransaction,
  retryWithFreshKey,
  finishedTwice,
  webhookUnsigned,
  webhookAmountUnchecked,
  lateExpiry,
  refundAtEachClick,
];
