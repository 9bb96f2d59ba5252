import type { Twin } from '../defect.ts';
import { advisoryLock } from './advisory-lock.ts';
import { cacheWithinItsBound } from './cache-within-its-bound.ts';
import { capturedLater } from './captured-later.ts';
import { chargeSentAgain } from './charge-sent-again.ts';
import { checkBeforeTheUpdate } from './check-before-the-update.ts';
import { inFlightConflict } from './in-flight-conflict.ts';
import { lockInSkuOrder } from './lock-in-sku-order.ts';
import { mailSentTwice } from './mail-sent-twice.ts';
import { optimisticVersion } from './optimistic-version.ts';
import { orderIdsWithGaps } from './order-ids-with-gaps.ts';
import { rememberedAbsence } from './remembered-absence.ts';
import { replayedAnswer } from './replayed-answer.ts';
import { roundedMoney } from './rounded-money.ts';
import { serializableWithRetry } from './serializable-with-retry.ts';
import { soldOutFlag } from './sold-out-flag.ts';

/** Correct shops that only look wrong. */
export const TWINS: readonly Twin[] = [
  serializableWithRetry,
  lockInSkuOrder,
  optimisticVersion,
  advisoryLock,
  checkBeforeTheUpdate,
  inFlightConflict,
  replayedAnswer,
  mailSentTwice,
  cacheWithinItsBound,
  soldOutFlag,
  orderIdsWithGaps,
  roundedMoney,
  rememberedAbsence,
  chargeSentAgain,
  capturedLater,
];
