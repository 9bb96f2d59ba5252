import type { CollectionName, Evidence, OrderRecord, PaymentRecord } from '../model/evidence.ts';
import { type Cents, money } from '../model/money.ts';
import type { OrderLine } from '../model/operation.ts';
import { isCaptured } from './bank.ts';
import { shortCurrency } from './describe.ts';
import type { Acknowledged, Intent } from './intents.ts';

/** What one witness says that an intent cost. */
export interface Claim {
  /** As it stands in a sentence: `the answer`, `the database`, `the bank`. */
  readonly who: string;
  readonly totalCents: Cents;
  /** Left out where the witness does not say. */
  readonly discountCents?: Cents | undefined;
  readonly currency: string;
  /** With their prices, where the witness shows any. */
  readonly lines: readonly OrderLine[];
}

/** @returns e.g. `the bank says 0.01 EUR`. */
export const said = ({ who, totalCents, currency }: Claim): string =>
  `${who} says ${money(totalCents, currency)}`;

/** Every answer, every order that was sold and every captured payment of an intent, unknown outcomes included. */
export function claimsOf(
  intent: Intent,
  evidence: Evidence,
  used: readonly CollectionName[],
): readonly Claim[] {
  if (intent.fate === 'refused') return [];
  const claims: Claim[] = intent.acknowledged.map(ofAnswer);
  if (used.includes('orders'))
    for (const order of intent.orders) if (wasSold(order)) claims.push(ofOrder(order, evidence));
  if (used.includes('payments'))
    for (const payment of intent.payments) if (isCaptured(payment)) claims.push(ofPayment(payment));
  return claims;
}

const wasSold = ({ status }: OrderRecord): boolean => status === 'live' || status === 'cancelled';

export const ofOrder = (
  { orderId, totalCents, discountCents, currency }: OrderRecord,
  { index }: Evidence,
): Claim => ({
  who: 'the database',
  totalCents,
  discountCents,
  currency: shortCurrency(currency),
  lines: index.linesOfOrder.of(index.orderNumber(orderId)),
});

const ofAnswer = ({ told }: Acknowledged): Claim => ({
  who: 'the answer',
  totalCents: told.totalCents,
  discountCents: told.discountCents,
  currency: shortCurrency(told.currency),
  lines: told.lines,
});

const NO_LINES: readonly never[] = [];

const ofPayment = ({ amountCents, currency }: PaymentRecord): Claim => ({
  who: 'the bank',
  totalCents: amountCents,
  currency: shortCurrency(currency),
  lines: NO_LINES,
});
