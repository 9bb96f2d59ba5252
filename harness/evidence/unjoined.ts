import { type Evidence, type Rows, recordsOf } from '../model/evidence.ts';

/** Records that no other witness knows. */
export interface Unjoined {
  readonly what: string;
  readonly count: number;
}

const count = <T>(records: Rows<T>, isUnjoined: (record: T) => boolean): number =>
  records.reduce((sum, record) => (isUnjoined(record) ? sum + 1 : sum), 0);

/**
 * What cannot be joined is counted and shown, so that a witness that speaks of something else is seen rather than
 * quietly ignored. @returns only what there is at least one of.
 */
export function countUnjoined(evidence: Evidence): readonly Unjoined[] {
  const { index } = evidence;
  const unattempted = (intentId: string | null) => index.attemptsUnder(intentId).length === 0;
  const { orders } = evidence;
  const noOrder = (orderId: string | null) =>
    orders.state === 'known' && (orderId === null || index.orderNumber(orderId) >= orders.records.length);
  const payments = recordsOf(evidence.payments);
  const paymentIds = new Set(payments.map(({ paymentId }) => paymentId));
  const counts: readonly Unjoined[] = [
    {
      what: 'orders of no attempted intent',
      count: count(recordsOf(evidence.orders), ({ intentId }) => unattempted(intentId)),
    },
    {
      what: 'order lines of no order',
      count: count(recordsOf(evidence.lines), ({ orderId }) => noOrder(orderId)),
    },
    {
      // The administrator's restocks belong to no order.
      what: 'stock movements that name no existing order',
      count: count(
        recordsOf(evidence.movements),
        ({ reason, orderId }) => reason !== 'restock' && noOrder(orderId),
      ),
    },
    {
      what: 'payments of no attempted intent',
      count: count(payments, ({ intentId }) => unattempted(intentId)),
    },
    {
      what: 'payments whose reference is no order',
      count: count(payments, ({ reference }) => noOrder(reference)),
    },
    {
      what: 'refunds of no payment',
      count: count(recordsOf(evidence.refunds), ({ paymentId }) => !paymentIds.has(paymentId)),
    },
    {
      what: 'mails about no order',
      count: count(recordsOf(evidence.mails), ({ orderId, cancelledOrderId }) =>
        noOrder(orderId ?? cancelledOrderId ?? null),
      ),
    },
  ];
  return counts.filter((entry) => entry.count > 0);
}
