import type {
  Access,
  Adapter,
  Answer,
  Forgery,
  Inputs,
  OrderView,
  Outcome,
  Request,
  Results,
  Sessions,
  Steps,
  Ticket,
} from '../harness/index.ts';
import { declarations } from './declarations.ts';
import { readAccount, signUp, webhook } from './hostile-requests.ts';
import { isRecord } from './is-record.ts';
import { readOutcome } from './read-outcome.ts';
import { setUp } from './set-up.ts';
import { STATUSES } from './status.ts';
import { tally } from './tally.ts';

/**
 * How the bundled target is spoken to. It trusts no answer to have a shape: whatever it cannot read is `unknown`,
 * never `ok`.
 */

function readLine(value: unknown): OrderView['lines'][number] | null {
  if (!isRecord(value)) return null;
  const { sku, quantity, unitPriceCents } = value;
  if (typeof sku !== 'string' || typeof quantity !== 'number' || typeof unitPriceCents !== 'number')
    return null;
  return { sku, quantity, unitPriceCents };
}

function readOrderView(body: Record<string, unknown>): OrderView | null {
  const { orderId, totalCents, discountCents, currency } = body;
  const status = STATUSES[String(body.status)];
  if (typeof orderId !== 'string' || status === undefined || !Array.isArray(body.lines)) return null;
  if (typeof totalCents !== 'number' || typeof discountCents !== 'number' || typeof currency !== 'string')
    return null;
  const lines = body.lines.map(readLine);
  if (lines.some((line) => line === null)) return null;
  const shown = lines.filter((line) => line !== null);
  return { orderId, status, totalCents, discountCents, currency, lines: shown };
}

interface CheckoutBody {
  lines: Record<string, unknown>[];
  cardToken: string;
  [field: string]: unknown;
}

/** Puts a forged field where this backend would look for it. */
function forge(body: CheckoutBody, forgery: Forgery, { accounts = [] }: Sessions): CheckoutBody {
  const { field, value } = forgery;
  const [first, ...others] = body.lines;
  switch (field) {
    case 'quantity':
      return { ...body, lines: [{ ...first, quantity: value }, ...others] };
    case 'unitPrice':
      return { ...body, lines: [{ ...first, unitPriceCents: value }, ...others] };
    case 'total':
      return { ...body, totalCents: value };
    case 'discount':
      return { ...body, discountCents: value };
    case 'buyer': {
      const account = typeof value === 'number' ? accounts[value] : value;
      // As its answers call it, and as its tables do.
      return { ...body, accountId: account, account_id: account };
    }
    case 'currency':
    case 'status':
      return { ...body, [field]: value };
    case 'column':
      return { ...body, [forgery.name]: value };
  }
}

function* checkout(input: Inputs['checkout'], ticket: Ticket, sessions: Sessions): Steps<'checkout'> {
  const honest: CheckoutBody = {
    lines: input.lines.map((line) => ({ ...line })),
    cardToken: ticket.cardToken,
    ...(input.voucher === undefined ? {} : { voucher: input.voucher }),
  };
  const answer: Answer = yield {
    name: 'place order',
    method: 'POST',
    path: '/orders',
    headers: { 'idempotency-key': ticket.intentId, ...sessions.bag(input.actor) },
    body: input.forgery === undefined ? honest : forge(honest, input.forgery, sessions),
  };
  return readOutcome(answer, 201, readOrderView);
}

function* browse(input: Inputs['browse'], _ticket: Ticket, sessions: Sessions): Steps<'browse'> {
  const path = `/products/${encodeURIComponent(input.sku)}`;
  const answer: Answer = yield {
    name: 'product page',
    method: 'GET',
    path,
    headers: sessions.bag(input.actor),
  };
  return readOutcome<Results['browse']>(answer, 200, ({ sku, unitPriceCents }) =>
    typeof sku === 'string' && typeof unitPriceCents === 'number' ? { sku, unitPriceCents } : null,
  );
}

const orderPath = ({ orderId }: Ticket): string => `/orders/${encodeURIComponent(orderId ?? '')}`;

function* readOrder(input: Inputs['readOrder'], ticket: Ticket, sessions: Sessions): Steps<'readOrder'> {
  const path = orderPath(ticket);
  const answer: Answer = yield {
    name: 'read order',
    method: 'GET',
    path,
    headers: sessions.bag(input.actor),
  };
  return readOutcome(answer, 200, readOrderView);
}

/** Without a body, which the target would not read: it could answer before the last byte had come. */
function* cancel(input: Inputs['cancel'], ticket: Ticket, sessions: Sessions): Steps<'cancel'> {
  const answer: Answer = yield {
    name: 'cancel order',
    method: 'POST',
    path: `${orderPath(ticket)}/cancellation`,
    headers: sessions.bag(input.actor),
  };
  return readOutcome(answer, 200, (body) => {
    const view = readOrderView(body);
    return view?.status === 'cancelled' ? view : null;
  });
}

/** Administrative changes look alike: they name a product and answer with it. */
function* changeProduct(request: Request): Generator<Request, Outcome<{ sku: string }>, Answer> {
  return readOutcome(yield request, 200, readSku);
}

/** Whichever product it speaks of: that it is the one that was asked for is for an invariant to see. */
const readSku = ({ sku }: Record<string, unknown>) => (typeof sku === 'string' ? { sku } : null);

const productPath = (sku: string, what: string) => `/admin/products/${encodeURIComponent(sku)}/${what}`;

function changePrice(
  input: Inputs['changePrice'],
  _ticket: Ticket,
  sessions: Sessions,
): Steps<'changePrice'> {
  return changeProduct({
    name: 'change price',
    method: 'PUT',
    path: productPath(input.sku, 'price'),
    headers: sessions.bag(input.actor),
    body: { unitPriceCents: input.unitPriceCents },
  });
}

function restock(input: Inputs['restock'], _ticket: Ticket, sessions: Sessions): Steps<'restock'> {
  return changeProduct({
    name: 'restock',
    method: 'POST',
    path: productPath(input.sku, 'stock'),
    headers: sessions.bag(input.actor),
    body: { quantity: input.quantity },
  });
}

function* createProduct(
  { actor, sku, unitPriceCents }: Inputs['createProduct'],
  _ticket: Ticket,
  sessions: Sessions,
): Steps<'createProduct'> {
  const answer: Answer = yield {
    name: 'create product',
    method: 'POST',
    path: '/admin/products',
    headers: sessions.bag(actor),
    body: {
      ...{ sku, name: `The ${sku}`, description: 'new', category: 'new', unitPriceCents },
      ...{ currency: 'EUR', onHand: 0 },
    },
  };
  return readOutcome(answer, 201, readSku);
}

/** Mail, refunds and recovery happen soon rather than now: open until no order is pending, no mail unsent, no refund owed. */
async function settled({ sql }: Access): Promise<string | null> {
  if (sql === null) return 'no access to the database';
  const [row] = await sql(`
    select (select count(*) from orders where status = 'pending')::int as pending,
           (select count(*) from outbox where sent_at is null)::int as unsent,
           (select count(*) from refunds where refund_id is null)::int as owed`);
  const { pending, unsent, owed } = row ?? {};
  return pending === 0 && unsent === 0 && owed === 0
    ? null
    : `${pending} orders pending, ${unsent} mails unsent, ${owed} refunds owed`;
}

export const adapter: Adapter = {
  name: 'bundled target',
  declarations,
  setUp,
  operations: {
    ...{ checkout, browse, readOrder, cancel, changePrice, restock, createProduct },
    ...{ readAccount, signUp, webhook },
  },
  tally,
  settled,
  orderOfMail: ({ subject }) => /^Order ([0-9a-f-]{36}) is confirmed$/.exec(subject)?.[1] ?? null,
  cancelledOrderOfMail: ({ subject }) => /^Order ([0-9a-f-]{36}) was cancelled$/.exec(subject)?.[1] ?? null,
};
