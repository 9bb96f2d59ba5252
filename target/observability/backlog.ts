import { type Query, statement } from '../database/statement.ts';

/** Both counts are of partial indexes that hold nothing but what is still to be done. */
const count = statement<{ outbox: number; pending: number }>(
  'count-backlog',
  `select (select count(*) from outbox where sent_at is null)::int as outbox,
          (select count(*) from orders where status = 'pending')::int as pending`,
);

/** @returns mails that are not sent yet, and orders whose payment is not known yet. */
export async function readBacklog(query: Query): Promise<Record<string, number>> {
  const [{ outbox, pending } = { outbox: 0, pending: 0 }] = await query(count);
  return { outbox, pending };
}
