import type { OpenWebhook, WebhookEvent } from '../bank/webhook.ts';
import { type Query, statement } from '../database/statement.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { finish, type Surroundings } from './finish.ts';
import type { PendingOrder } from './order.ts';
import { isOrderId, ORDER_COLUMNS, type OrderRow, orderOf } from './read.ts';
import type { OrderStatus } from './status.ts';

const readEvent = statement('read-bank-event', 'select 1 from bank_events where event_id = $1');

const keepEvent = statement(
  'keep-bank-event',
  `insert into bank_events (event_id, type, payment_id, reference)
   values ($1, $2, $3, $4)
   on conflict (event_id) do nothing`,
);

const readOrderOfEvent = statement<OrderRow & { card_token: string }>(
  'read-order-of-event',
  `select ${ORDER_COLUMNS}, o.card_token from orders o where o.order_id = $1`,
);

interface Found {
  readonly order: PendingOrder;
  readonly status: OrderStatus;
}

async function find(query: Query, reference: string): Promise<Found | undefined> {
  if (!isOrderId(reference)) return undefined;
  const [row] = await query(readOrderOfEvent, [reference]);
  if (row === undefined) return undefined;
  const order = orderOf(row);
  return { order: { ...order, cardToken: row.card_token }, status: order.status };
}

/**
 * Brings the order to where the bank's books say it is, by the way of every request and of the recovery. What the event
 * says is not believed, only heard: so one that comes late, twice, out of order or with another amount changes nothing
 * that the books do not say, too. An order that has failed is asked about as well, since money for it is an error that
 * somebody has to see; where the books have none, there is nothing that it could still come to.
 */
async function settle(parts: Parts, around: Surroundings, { order, status }: Found): Promise<OrderStatus> {
  if (status === 'confirmed' || status === 'cancelled') return status;
  const found = await parts.lookUp(order);
  if (status === 'failed' && (found.type === 'absent' || found.type === 'authorised')) return status;
  const standing = await finish(parts, around, order, found);
  return standing.status;
}

/** What came to `POST /webhooks/bank`. */
export interface Told {
  /** The header `bank-signature`. */
  readonly signature: string | undefined;
  readonly body: Buffer;
}

export type HearBank = (parts: Parts, around: Surroundings, told: Told) => Promise<void>;

/**
 * `POST /webhooks/bank`: a hint that it is worth asking the bank about an order.
 *
 * The event is written down last. Once it is, the bank may forget it; if this is cut short before, or the books do not
 * answer, the bank hears a 503 and tells again, and the work is done again, which harms nothing. The other way round,
 * "written down, then worked on", an event that was cut short would be taken for one that is done.
 * @throws Refusal `payment-pending`: tell again.
 */
async function hear(parts: Parts, around: Surroundings, event: WebhookEvent): Promise<void> {
  const { eventId, type, paymentId, reference } = event;
  const known = await parts.query(readEvent, [eventId]);
  if (known.length > 0) return;
  const found = await find(parts.query, reference);
  if (found === undefined)
    around.log.warn({ eventId, type }, 'the bank speaks of an order that there is not');
  else if ((await settle(parts, around, found)) === 'pending') {
    throw new Refusal('payment-pending', 'The books do not say so yet. Tell again.', {
      retryAfterSeconds: 5,
    });
  }
  await parts.query(keepEvent, [eventId, type, paymentId, reference]);
}

export const makeHearBank =
  (open: OpenWebhook): HearBank =>
  async (parts, around, { signature, body }) =>
    hear(parts, around, open(signature, body));
