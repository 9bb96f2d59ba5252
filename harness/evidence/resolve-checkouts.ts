import type { Evidence, OrderRecord, PaymentRecord } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { type Fate, UNRESOLVED } from './fate.ts';
import { groupBy } from './group.ts';

type Checkout = Operation<'checkout'>;
type Reads = ReadonlyMap<string, readonly Operation<'readOrder'>[]>;

/**
 * A checkout took effect where any witness knows it: a twin of it was acknowledged, there is an order that was sold, the bank
 * holds its money, or its owner reads it at the end. It had none where the database is known, every order in it is joined, the
 * shop was quiet, and nothing of it is there, or what is was given up. All else stays open.
 */
export function resolveCheckouts(unknown: readonly Checkout[], evidence: Evidence): [Checkout, Fate][] {
  if (unknown.length === 0) return [];
  const finalReads = evidence.index.operationsOf.readOrder.filter(({ phase }) => phase === 'final');
  const reads = groupBy(finalReads, ({ input: { order } }) => ('of' in order ? order.of : null));
  const isAllJoined = allJoined(evidence);
  return unknown.map((checkout) => [checkout, fateOf(checkout, isAllJoined, evidence, reads)]);
}

function fateOf(checkout: Checkout, isAllJoined: boolean, evidence: Evidence, reads: Reads): Fate {
  const { intentId, input } = checkout;
  const attempts = evidence.index.attemptsUnder(intentId);
  const own = attempts.filter(({ actor }) => actor === input.actor);
  const isShared = own.length < attempts.length;
  const orders = ordersOf(checkout, isShared, evidence);
  // The bank cannot tell whose a payment was where two buyers sent the same key.
  const payments = isShared ? [] : evidence.index.paymentsUnder(intentId);

  if (own.some(({ type }) => type === 'ok')) return { became: 'took effect', witness: 'history' };
  if (orders.some(wasSold)) return { became: 'took effect', witness: 'orders' };
  if (payments.some((payment) => isKept(payment, evidence)))
    return { became: 'took effect', witness: 'payments' };
  const isRead = (reads.get(intentId) ?? []).some(
    (read) => read.input.actor === input.actor && read.outcome.type === 'ok' && wasSold(read.outcome.result),
  );
  if (isRead) return { became: 'took effect', witness: 'history' };

  const isOpen = orders.some(({ status }) => status === 'pending') || payments.some(isReserved);
  return evidence.notDrained === null && isAllJoined && !isOpen
    ? { became: 'no effect', witness: 'orders' }
    : UNRESOLVED;
}

/** An order whose intent nobody knows may be anybody's. */
const allJoined = ({ orders }: Evidence): boolean =>
  orders.state === 'known' && orders.records.every(({ intentId }) => intentId !== null);

function ordersOf(
  { intentId, input: { actor } }: Checkout,
  isShared: boolean,
  { index, buyers }: Evidence,
): readonly OrderRecord[] {
  const orders = index.ordersUnder(intentId);
  return isShared && typeof actor === 'number'
    ? orders.filter(({ buyer }) => buyer === buyers[actor])
    : orders;
}

const wasSold = ({ status }: Pick<OrderRecord, 'status'>): boolean =>
  status === 'live' || status === 'cancelled';

const isReserved = ({ state }: PaymentRecord): boolean => state === 'authorised';

/** Money that was taken and not given back. */
function isKept({ paymentId, state, amountCents }: PaymentRecord, { index }: Evidence): boolean {
  const refunds = index.refundsByPayment.get(paymentId) ?? [];
  const backCents = refunds.reduce((sum, refund) => sum + refund.amountCents, 0);
  return state === 'captured' && backCents < amountCents;
}
