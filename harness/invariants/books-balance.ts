import {
  type CollectionName,
  type Evidence,
  type OrderRecord,
  type PaymentRecord,
  recordsOf,
} from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { netOf, netOfAll } from './bank.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { amount, describe, describeOrder, describePayment } from './describe.ts';
import { toldPayments } from './told-payments.ts';
import { wrongPayments } from './wrong-payments.ts';

/**
 * Of each order: captured - refunded = its total where it is live, and 0 where it is not; of the bank, no payment without an order. (A
 * condition between two ledgers, as TPC-C's consistency conditions, clause 3.3.2, are between two tables.)
 */
export const booksBalance: Invariant = {
  name: 'books-balance',
  family: 'wrong charge',
  promise:
    'For each live order the bank keeps exactly its total, in one payment; for anything else it keeps nothing.',
  needs: [
    ['orders', 'payments', 'refunds'],
    ['payments', 'refunds'],
  ],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  if (!used.includes('orders')) return toldPayments(evidence);
  const { index } = evidence;
  const orders = recordsOf(evidence.orders);
  const homeless = index.homelessPayments.filter((payment) => netOf(payment, evidence) !== 0);
  const offences = [
    ...orders.flatMap((order, number) => unbalanced(order, number, evidence)),
    ...homeless.map((payment) => withoutOrder(payment, evidence)),
  ];
  return conclude(orders.length + homeless.length, offences);
}

function unbalanced(order: OrderRecord, number: number, evidence: Evidence): readonly Offence[] {
  const payments = evidence.index.paymentsOfOrder.of(number);
  const due = order.status === 'live' ? order.totalCents : 0;
  const net = netOfAll(payments, evidence);
  const problem = wrongPayments(order, number, net - due, evidence);
  if (problem === null) return NONE;
  const attempts = evidence.index.attemptsOfOrder(number);
  return [
    {
      summary: `The order is ${order.status} and ${amount(due, order.currency)} is due for it, but ${problem}.`,
      facts: () => [
        describeOrder(order),
        ...(payments.length === 0 ? ['bank: no payment for it'] : payments.map(describePayment)),
        ...attempts.map(({ operation }) => describe(operation)),
      ],
      offending: attempts.map(({ id }) => id),
      costCents: Math.abs(net - due),
    },
  ];
}

function withoutOrder(payment: PaymentRecord, evidence: Evidence): Offence {
  const attempts = evidence.index.attemptsUnder(payment.intentId);
  return {
    summary: `The bank keeps ${amount(netOf(payment, evidence), payment.currency)} for an order that does not exist.`,
    facts: () => [
      describePayment(payment),
      'database: no order of its intent or reference',
      ...attempts.map(({ operation }) => describe(operation)),
    ],
    offending: attempts.map(({ id }) => id),
    costCents: Math.abs(netOf(payment, evidence)),
  };
}
