import { type CollectionName, type Evidence, recordsOf } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, NONE, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import type { Attempt } from './intents.ts';
import { requestedLines } from './units.ts';

/**
 * No success for a quantity that is no whole number from 1 to the limit (CWE-1284), and no quantity or total, told or written, that is
 * negative, broken or beyond what a number holds exactly (CWE-190).
 */
export const quantitiesAreSane: Invariant = {
  name: 'quantities-are-sane',
  family: 'wrong charge',
  promise: 'Only whole quantities from 1 to the limit are accepted, and no total is negative or overflows.',
  needs: [['orders', 'lines'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const { attempts } = evidence.index;
  const offences = attempts
    .flatMap((attempt) => accepted(attempt, evidence))
    .concat(used.includes('orders') ? written(evidence) : []);
  // A refused quantity was examined as well: refusing it was right.
  const answered = attempts.filter(({ type }) => type !== 'unknown').length;
  return conclude(answered, offences);
}

function accepted(attempt: Attempt, evidence: Evidence): readonly Offence[] {
  const { told } = attempt;
  if (told === null) return NONE;
  const offence = (summary: string): Offence => ({
    summary,
    facts: () => [describe(attempt.operation)],
    offending: [attempt.id],
  });
  if (requestedLines(attempt, evidence) === null)
    return [offence('A quantity that nobody can sell was accepted.')];
  const { totalCents, lines } = told;
  if (!isSaneTotal(totalCents)) return [offence(`An order was confirmed at a total of ${totalCents} cents.`)];
  return lines.every(({ quantity }) => isCount(quantity))
    ? NONE
    : [offence('An order was confirmed with a quantity that is no whole number of units.')];
}

/** In answers and records lines of one sku may have been added up, so the limit of one line does not bind them. */
const isCount = (quantity: number): boolean => Number.isSafeInteger(quantity) && quantity >= 1;
const isSaneTotal = (totalCents: number): boolean => Number.isSafeInteger(totalCents) && totalCents >= 0;

function written({ orders, lines, index }: Evidence): Offence[] {
  const bad = recordsOf(orders).filter(({ totalCents }) => !isSaneTotal(totalCents));
  const odd = recordsOf(lines).filter(({ quantity }) => !isCount(quantity));
  const attemptsOf = (orderId: string): number[] =>
    index.attemptsOfOrder(index.orderNumber(orderId)).map(({ id }) => id);
  return [
    ...bad.map((order) => ({
      summary: `The database has an order of ${order.totalCents} cents.`,
      facts: () => [describeOrder(order)],
      offending: attemptsOf(order.orderId),
    })),
    ...odd.map(({ orderId, sku, quantity }) => ({
      summary: `The database has an order line of ${quantity} × ${short(sku)}.`,
      facts: () => [`database: order ${short(orderId)}`],
      offending: attemptsOf(orderId),
    })),
  ];
}
