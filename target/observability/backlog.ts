import { remembered } from '../database/remembered.ts';
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

/** More than this is "very much", and not counted: the question is to cost the same on the worst of days. */
const MOST = 10_000;
/** Those who watch get this answer again for so long. */
const GOOD_FOR_MS = 1_000;

/** All counts are of partial indexes that hold nothing but what is still to be done. */
const count = statement<Backlog>(
  'count-backlog',
  `select (select count(*) from (select from outbox where sent_at is null limit ${MOST}) as o)::int as outbox,
          (select count(*) from (select from orders where status = 'pending' limit ${MOST}) as p)::int as pending,
          (select count(*) from (select from refunds where refund_id is null limit ${MOST}) as r)::int as refunds`,
);

async function readBacklog(query: Query): Promise<Backlog> {
  const [backlog] = await query(count);
  if (backlog === undefined) throw new Error('a count has no row');
  return backlog;
}

/**
 * @returns a function that says what there is still to do, up to ten thousand of each. However many ask, the database is
 * asked once at a time, and not again for a second: the connection is that of the readiness, which nobody is to wait for.
 */
export const makeBacklog = (query: Query): (() => Promise<Backlog>) =>
  remembered(() => readBacklog(query), GOOD_FOR_MS);
