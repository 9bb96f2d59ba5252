import type { Defect } from '../defect.ts';
import { absoluteWrite } from './absolute-write.ts';
import { cancelWithoutGuard } from './cancel-without-guard.ts';
import { checkBeforeLock } from './check-before-lock.ts';
import { deadlockSwallowed } from './deadlock-swallowed.ts';
import { failedPaymentKeepsVoucher } from './failed-payment-keeps-voucher.ts';
import { linesCheckedApart } from './lines-checked-apart.ts';
import { locksWhenLow } from './locks-when-low.ts';
import { mutexInProcess } from './mutex-in-process.ts';
import { rowCountIgnored } from './row-count-ignored.ts';
import { selectCheckUpdate } from './select-check-update.ts';
import { sumOfHolds } from './sum-of-holds.ts';
import { sweeperRacesPayment } from './sweeper-races-payment.ts';
import { twoPriceReads } from './two-price-reads.ts';
import { voucherCheckedThenIncremented } from './voucher-checked-then-incremented.ts';
import { voucherCountedAfterOrder } from './voucher-counted-after-order.ts';

/** Numbers 1 to 15. */
export const RACES: readonly Defect[] = [
  selectCheckUpdate,
  absoluteWrite,
  checkBeforeLock,
  locksWhenLow,
  rowCountIgnored,
  sumOfHolds,
  linesCheckedApart,
  mutexInProcess,
  sweeperRacesPayment,
  cancelWithoutGuard,
  voucherCheckedThenIncremented,
  voucherCountedAfterOrder,
  failedPaymentKeepsVoucher,
  twoPriceReads,
  deadlockSwallowed,
];
