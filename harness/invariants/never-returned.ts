import { type Evidence, type OrderRecord, type PaymentRecord, recordsOf } from '../model/evidence.ts';
import { isCaptured } from './bank.ts';
import { NONE, type Offence } from './conclude.ts';
import { describeOrder, describePayment } from './describe.ts';
import { withInvolved } from './involved.ts';
import { toldCancelled } from './told-orders.ts';

/** Cancelled orders whose money nobody has sent back: nothing at all, since how much is for `books-balance`. */
export const neverReturned = (evidence: Evidence): readonly Offence[] =>
  evidence.orders.state === 'known' ? ofOrders(evidence) : asTold(evidence);

function ofOrders(evidence: Evidence): readonly Offence[] {
  const { orders, index } = evidence;
  const records = recordsOf(orders);
  return records.flatMap((order, number) =>
    (isCancelled(order) ? index.paymentsOfOrder.of(number) : []).flatMap((payment) =>
      keptOf(payment, order.intentId, [order], evidence),
    ),
  );
}

const isCancelled = ({ status }: OrderRecord): boolean => status === 'cancelled';

/** Without a database: of orders that their buyers were told are cancelled. */
const asTold = (evidence: Evidence): readonly Offence[] =>
  toldCancelled(evidence).flatMap(({ intent }) =>
    intent.payments.flatMap((payment) => keptOf(payment, intent.intentId, [], evidence)),
  );

/** @param orders that it was for, as the database has them. */
function keptOf(
  payment: PaymentRecord,
  intentId: string | null,
  orders: readonly OrderRecord[],
  evidence: Evidence,
): readonly Offence[] {
  if (!isCaptured(payment) || evidence.index.refundsByPayment.has(payment.paymentId)) return NONE;
  return [
    {
      summary: 'An order was cancelled, but its money was never sent back.',
      ...withInvolved(intentId, evidence, () => [...orders.map(describeOrder), describePayment(payment)]),
      costCents: payment.amountCents,
    },
  ];
}
