import type { Defect } from '../defect.ts';
import { asynchronousCommit } from './asynchronous-commit.ts';
import { beginOnThePool } from './begin-on-the-pool.ts';
import { mailBeforeCommit } from './mail-before-commit.ts';
import { mailErrorUndoesOrder } from './mail-error-undoes-order.ts';
import { markedBeforeSent } from './marked-before-sent.ts';
import { missingRollback } from './missing-rollback.ts';
import { unawaitedCommit } from './unawaited-commit.ts';

/** Numbers 46 to 52. */
export const DURABILITY: readonly Defect[] = [
  unawaitedCommit,
  beginOnThePool,
  missingRollback,
  asynchronousCommit,
  mailBeforeCommit,
  mailErrorUndoesOrder,
  markedBeforeSent,
];
