import type { Logger } from 'pino';
import { statement } from '../database/statement.ts';
import type { Parts } from '../parts.ts';

const BATCH = 20;
/** A refund that the bank does not take is tried again after the lease, twice, four times, and so on up to this many. */
const LEASES_MAX = 64;

interface DueRow {
  readonly order_id: string;
  readonly payment_id: string;
  readonly amount_cents: number;
  readonly attempts: number;
}

/** Takes refunds that are owed: leased, as pending orders are, and for longer each time. */
const leaseRefunds = statement<DueRow>(
  'lease-due-refunds',
  `with due as (
     select order_id
       from refunds
      where refund_id is null and due_at <= now()
      order by due_at
      limit ${BATCH}
        for update skip locked
   )
   update refunds r
      set attempts = attempts + 1,
          due_at = now() + $1 * least(2 ^ least(attempts, 20), ${LEASES_MAX}) * interval '1 millisecond'
     from due
    where r.order_id = due.order_id
   returning r.order_id, r.payment_id, r.amount_cents, r.attempts`,
);

const markRefunded = statement(
  'mark-refunded',
  `with refunded as (
     update refunds set refund_id = $2 where order_id = $1 and refund_id is null returning order_id
   )
   insert into order_events (order_id, status, what, actor)
   select order_id, 'cancelled', 'refunded', 'bank' from refunded`,
);

async function payBack(parts: Parts, log: Logger, due: DueRow): Promise<void> {
  const { order_id: orderId, payment_id: paymentId, amount_cents: amountCents, attempts } = due;
  const answer = await parts.refund({ orderId, paymentId, amountCents });
  if (answer.type === 'refunded') {
    await parts.query(markRefunded, [orderId, answer.refundId]);
    return;
  }
  const what = 'a refund is still owed: the bank has not taken it';
  if (answer.type === 'rejected') log.error({ orderId, answer, attempts }, what);
  else log.warn({ orderId, answer, attempts }, what);
}

/**
 * One round: pays back what is owed. This is request and recovery in one, so that there is one way in which money goes
 * back: cancellations wake it, and what a crash left behind is still due when its lease runs out. The bank has no books
 * to look a refund up in; sent again under the same key it answers what it answered first, and moves nothing.
 * @param leaseMs longer than the bank may take.
 * @returns whether there may be more to do at once.
 */
export async function payRefunds(parts: Parts, log: Logger, leaseMs: number): Promise<boolean> {
  const due = await parts.query(leaseRefunds, [leaseMs]);
  await Promise.all(
    due.map((row) =>
      payBack(parts, log, row).catch((error: unknown) => {
        log.error({ err: error, orderId: row.order_id }, 'a refund could not be written down yet');
      }),
    ),
  );
  return due.length === BATCH;
}
