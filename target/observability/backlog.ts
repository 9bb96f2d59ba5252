import { type Query, statement } from '../database/statement.ts';

/** What there is still to do. A type rather than an interface, since it is also read as a record. */
export type Backlog = {
  /** Mails that are not sent yet. */
  readonly outbox: number;
  /** Orders whose payment is not known yet. */
  readonly pending: number;
  /** Money that is still owed to buyers. */
  readonly refunds: number;
};

/** All counts are of partial indexes that hold nothing but what is still to be done. */
const count = statement<Backlog>(
  'count-backlog',
  `select (select count(*) from outbox where sent_at is null)::int as outbox,
          (select count(*) from orders where status = 'pending')::int as pending,
          (select count(*) from refunds where refund_id is null)::int as refunds`,
);

export async function readBacklog(query: Query): Promise<Backlog> {
  const [backlog] = await query(count);
  if (backlog === undefined) throw new Error('a count has no row');
  return backlog;
}
