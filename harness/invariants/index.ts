import type { Invariant } from '../model/verdict.ts';
import { acknowledgedOrdersSurvive } from './acknowledged-orders-survive.ts';
import { answersMatchQuestions } from './answers-match-questions.ts';
import { booksBalance } from './books-balance.ts';
import { boundedStaleness } from './bounded-staleness.ts';
import { changesBecomeVisible } from './changes-become-visible.ts';
import { chargedOnce } from './charged-once.ts';
import { chargedThePrice } from './charged-the-price.ts';
import { fieldsAreAllowListed } from './fields-are-allow-listed.ts';
import { forgedMoneyIsInert } from './forged-money-is-inert.ts';
import { holdsAreReleasedOnce } from './holds-are-released-once.ts';
import { legalTransitions } from './legal-transitions.ts';
import { neverOversell } from './never-oversell.ts';
import { neverUndersell } from './never-undersell.ts';
import { noForeignAccess } from './no-foreign-access.ts';
import { noForeignData } from './no-foreign-data.ts';
import { noFracturedOrder } from './no-fractured-order.ts';
import { noStampede } from './no-stampede.ts';
import { nothingSecretLeaks } from './nothing-secret-leaks.ts';
import { oneMailPerOrder } from './one-mail-per-order.ts';
import { oneOrderPerKey } from './one-order-per-key.ts';
import { quantitiesAreSane } from './quantities-are-sane.ts';
import { readYourWrites } from './read-your-writes.ts';
import { recovers } from './recovers.ts';
import { refundedOnce } from './refunded-once.ts';
import { refusalsHaveNoEffect } from './refusals-have-no-effect.ts';
import { stockIsConserved } from './stock-is-conserved.ts';
import { vouchersAreLimited } from './vouchers-are-limited.ts';
import { webhooksAreAuthentic } from './webhooks-are-authentic.ts';

/** All that is known, by family: what costs a business most comes first. */
export const invariants: readonly Invariant[] = [
  neverOversell,
  stockIsConserved,
  neverUndersell,
  refusalsHaveNoEffect,
  holdsAreReleasedOnce,
  acknowledgedOrdersSurvive,
  oneOrderPerKey,
  noFracturedOrder,
  oneMailPerOrder,
  legalTransitions,
  recovers,
  chargedThePrice,
  booksBalance,
  chargedOnce,
  refundedOnce,
  vouchersAreLimited,
  forgedMoneyIsInert,
  quantitiesAreSane,
  noForeignData,
  noForeignAccess,
  fieldsAreAllowListed,
  answersMatchQuestions,
  webhooksAreAuthentic,
  nothingSecretLeaks,
  boundedStaleness,
  readYourWrites,
  changesBecomeVisible,
  noStampede,
];

export const invariantByName: ReadonlyMap<string, Invariant> = new Map(
  invariants.map((invariant) => [invariant.name, invariant]),
);

/** Their violations stand on facts that no draining can mend: what was captured stays captured, what went back too often is gone. */
export const monotone: ReadonlySet<string> = new Set([chargedOnce.name, refundedOnce.name]);

/** Their violations are what is still open once the time to finish it has passed. */
export const overdue: ReadonlySet<string> = new Set([recovers.name]);

/**
 * Their violations are parts of one order that the database has without the others, in the one snapshot in which it was read: as
 * overdue, where they were to follow, as what is still open. What stands in other books may have been read a moment earlier.
 */
export const overdueInDatabase: ReadonlySet<string> = new Set([noFracturedOrder.name]);
