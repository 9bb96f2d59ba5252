import {
  type Access,
  type Adapter,
  type Answer,
  absent,
  type Catalogue,
  type Inputs,
  known,
  type OrderStatus,
  type OrderView,
  type Outcome,
  type RefusalReason,
  type Sessions,
  STRICT,
  type Steps,
  type Tally,
  type Ticket,
} from '../../harness/index.ts';

/** What this shop calls things, in the harness's words. */
const STATES: Readonly<Record<string, OrderStatus>> = { open: 'pending', sold: 'live', dropped: 'failed' };
const REASONS: Readonly<Record<string, RefusalReason>> = {
  ...{ 'sold-out': 'out-of-stock', 'card-declined': 'declined', 'no-such-product': 'not-found' },
  ...{ 'another-order': 'key-reused', 'who-are-you': 'unauthenticated', 'not-yours': 'forbidden' },
};

type Body = Readonly<Record<string, unknown>>;
const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null;

/** A 4xx of this shop is a promise of no effect. Whatever else cannot be read as what was asked for is `unknown`, never `ok`. */
function outcomeOf<R>({ status, json }: Answer, wanted: number, read: (body: Body) => R | null): Outcome<R> {
  const body = isBody(json) ? json : {};
  if (status >= 400 && status < 500) {
    const error = String(body.error);
    return { type: 'refused', reason: REASONS[error] ?? 'invalid', detail: `${status} ${error}` };
  }
  if (status >= 500) return { type: 'unknown', cause: 'server-error', detail: `${status}` };
  const result = status === wanted ? read(body) : null;
  return result === null
    ? { type: 'unknown', cause: 'unintelligible', detail: `${status}, and not as documented` }
    : { type: 'ok', result };
}

function orderOf({ id, sku, quantity, each, state }: Body): OrderView | null {
  const status = STATES[String(state)];
  if (typeof id !== 'string' || typeof sku !== 'string' || status === undefined) return null;
  if (typeof quantity !== 'number' || typeof each !== 'number') return null;
  const lines = [{ sku, quantity, unitPriceCents: each }];
  return { orderId: id, status, totalCents: quantity * each, currency: 'EUR', lines };
}

/** Yields a request, is given its answer, returns the outcome. This shop sells one thing at a time. */
function* checkout(
  { actor, lines }: Inputs['checkout'],
  ticket: Ticket,
  sessions: Sessions,
): Steps<'checkout'> {
  const [line, ...others] = lines;
  if (line === undefined || others.length > 0) throw new Error('this shop sells one thing at a time');
  const answer = yield {
    name: 'buy',
    method: 'POST',
    path: '/orders',
    headers: { 'idempotency-key': ticket.intentId, ...sessions.bag(actor) },
    body: { sku: line.sku, quantity: line.quantity, cardToken: ticket.cardToken },
  };
  return outcomeOf(answer, 201, orderOf);
}

function* browse({ actor, sku }: Inputs['browse'], _ticket: Ticket, sessions: Sessions): Steps<'browse'> {
  const path = `/products/${encodeURIComponent(sku)}`;
  const answer = yield { name: 'look', method: 'GET', path, headers: sessions.bag(actor) };
  return outcomeOf(answer, 200, ({ sku: shown, cents }) =>
    typeof shown === 'string' && typeof cents === 'number' ? { sku: shown, unitPriceCents: cents } : null,
  );
}

const adminOf = ({ environment }: Access) => ({ 'x-admin': environment.ADMIN_KEY ?? '' });

async function setUp(access: Access, { products }: Catalogue, buyers: number): Promise<Sessions> {
  const body = products.map(({ sku, unitPriceCents, stock }) => ({
    sku,
    cents: unitPriceCents,
    left: stock,
  }));
  const headers = adminOf(access);
  const { status } = await access.send({ name: 'fill', method: 'PUT', path: '/products', headers, body });
  if (status !== 201) throw new Error(`PUT /products answered ${status}`);
  const emails = Array.from({ length: buyers }, (_, buyer) => `buyer-${buyer}@buyers.test`);
  return {
    emails,
    bag: (actor): Readonly<Record<string, string>> => {
      if (actor === 'anonymous') return {};
      if (actor === 'admin') return headers;
      return { 'x-buyer': emails[actor] ?? '' };
    },
  };
}

interface Stored {
  readonly id: string;
  readonly key: string;
  readonly buyer: string;
  readonly sku: string;
  readonly quantity: number;
  readonly each: number;
  readonly state: string;
}
interface Books {
  readonly orders: readonly Stored[];
  readonly shelves: readonly { readonly sku: string; readonly left: number }[];
}

async function booksOf(access: Access): Promise<Books> {
  const headers = adminOf(access);
  const { status, json } = await access.send({ name: 'books', method: 'GET', path: '/books', headers });
  if (status !== 200) throw new Error(`GET /books answered ${status}`);
  return json as Books;
}

const NO_VOUCHERS = absent('this shop has no vouchers');

/** The shop's books as they stand. What it keeps no record of is absent, with the reason, and never an empty list. */
async function tally(access: Access): Promise<Tally> {
  const { orders, shelves } = await booksOf(access);
  return {
    orders: known(
      orders.map(({ id, key, buyer, quantity, each, state }) => ({
        ...{ orderId: id, intentId: key, buyer, status: STATES[state] ?? 'pending' },
        ...{ totalCents: quantity * each, discountCents: 0, currency: 'EUR', voucher: null },
      })),
    ),
    lines: known(
      orders.map(({ id, sku, quantity, each }) => ({ orderId: id, sku, quantity, unitPriceCents: each })),
    ),
    stock: known(shelves.map(({ sku, left }) => ({ sku, onHand: left }))),
    movements: absent('this shop writes no movements down'),
    transitions: absent('this shop keeps no history of an order'),
    ...{ vouchers: NO_VOUCHERS, redemptions: NO_VOUCHERS },
    loads: absent('this shop has no database'),
  };
}

/** Quiet once no order waits for the bank any more. */
async function settled(access: Access): Promise<string | null> {
  const open = (await booksOf(access)).orders.filter(({ state }) => state === 'open').length;
  return open === 0 ? null : `${open} orders open`;
}

export const adapter: Adapter = {
  name: 'example',
  declarations: () => ({ ...STRICT, without: ['mailbox'] }),
  setUp,
  operations: { checkout, browse },
  tally,
  settled,
  orderOfMail: () => null,
};
