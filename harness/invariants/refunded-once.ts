import { type Evidence, type PaymentRecord, type RefundRecord, recordsOf } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { isCaptured } from './bank.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { amount, describePayment, short } from './describe.ts';
import { withInvolved } from './involved.ts';
import { neverReturned } from './never-returned.ts';
import { sumOf, wrongRefunds } from './refunds.ts';

/**
 * The bank's own ledger, payment by payment: refunds <= what was captured, in the same currency. With the orders, all of it for each that
 * was cancelled, once. (A compensation takes effect once: Garcia-Molina and Salem, "Sagas", SIGMOD 1987.)
 */
export const refundedOnce: Invariant = {
  name: 'refunded-once',
  family: 'wrong charge',
  promise: 'Refunds never exceed what was captured: one for each cancelled order, in its currency.',
  needs: [
    ['orders', 'payments', 'refunds'],
    ['payments', 'refunds'],
  ],
  check,
};

function check(evidence: Evidence): Finding {
  const { index } = evidence;
  const payments = recordsOf(evidence.payments);
  const refunds = recordsOf(evidence.refunds);
  const asked = new Set(refunds.map(({ paymentId }) => paymentId));
  const given = payments.filter(({ paymentId }) => asked.has(paymentId));
  const byId = new Map(given.map((payment) => [payment.paymentId, payment]));
  // While the backend is at work it may still go back.
  const owed = evidence.notDrained === null ? neverReturned(evidence) : NONE;
  const offences = [...index.refundsByPayment].flatMap(([paymentId, own]) => {
    const payment = byId.get(paymentId);
    const problem = wrongRefunds(payment, own);
    return problem === null ? [] : [wrongly(payment, own, problem, evidence)];
  });
  const prevented = refunds
    .filter(({ refused }) => refused === true)
    .map((refund) => onlyRefused(refund, byId.get(refund.paymentId), evidence));
  return conclude(refunds.length + owed.length, [...offences, ...owed, ...prevented]);
}

/** Another bank would have sent it back: that this one did not is no doing of the shop's. */
function onlyRefused(refund: RefundRecord, payment: PaymentRecord | undefined, evidence: Evidence): Offence {
  const { amountCents, currency, refundId, paymentId } = refund;
  const paid = evidence.index.refundsByPayment.get(paymentId) ?? [];
  return {
    summary: `Money was asked back that was not there to give back: only the bank's refusal kept it from going.`,
    ...withInvolved(payment?.intentId ?? null, evidence, () => [
      ...(payment === undefined ? [] : [describePayment(payment)]),
      ...paid.map(describeRefund),
      `bank: refund ${short(refundId)} of ${amount(amountCents, currency)} was asked for, and refused`,
    ]),
    costCents: 0,
  };
}

const describeRefund = ({ amountCents, currency, refundId }: RefundRecord): string =>
  `bank: refund ${short(refundId)} of ${amount(amountCents, currency)}`;

function wrongly(
  payment: PaymentRecord | undefined,
  refunds: readonly RefundRecord[],
  problem: string,
  evidence: Evidence,
): Offence {
  const captured = payment !== undefined && isCaptured(payment) ? payment.amountCents : 0;
  return {
    summary: `Money was to go back once, but ${problem}.`,
    ...withInvolved(payment?.intentId ?? null, evidence, () => [
      ...(payment === undefined ? [] : [describePayment(payment)]),
      ...refunds.map(describeRefund),
    ]),
    costCents: Math.max(0, sumOf(refunds) - captured),
  };
}
