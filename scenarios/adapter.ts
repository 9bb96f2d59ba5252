import { createHash } from 'node:crypto';
import type {
  Access,
  Actor,
  Adapter,
  Answer,
  Forgery,
  Inputs,
  OrderView,
  Outcome,
  RefusalReason,
  Request,
  Results,
  Sessions,
  Steps,
  Ticket,
} from '../harness/index.ts';
import { fillCatalogue } from './seed.ts';
import { STATUSES } from './status.ts';
import { tally } from './tally.ts';

/**
 * How the bundled target is spoken to. It trusts no answer to have a shape: whatever it cannot read is `unknown`,
 * never `ok`.
 */

/** The codes of the target's problem documents, in the harness's words. */
const REASONS: Readonly<Record<string, RefusalReason>> = {
  'out-of-stock': 'out-of-stock',
  'payment-declined': 'declined',
  'in-flight': 'in-flight',
  'key-reused': 'key-reused',
  unauthenticated: 'unauthenticated',
  'bad-credentials': 'unauthenticated',
  forbidden: 'forbidden',
  'not-found': 'not-found',
  'unknown-product': 'not-found',
  busy: 'busy',
  'rate-limited': 'busy',
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A 4xx is a promise of no effect. A 5xx is unknown, but for `busy`: the target says it before it has begun any work.
 */
function refusalOf(answer: Answer): Outcome<never> {
  const code = isRecord(answer.json) && typeof answer.json.code === 'string' ? answer.json.code : '';
  const detail = `${answer.status} ${code}`.trim();
  const clientError = answer.status >= 400 && answer.status < 500;
  if (clientError || (answer.status === 503 && code === 'busy')) {
    return { type: 'refused', reason: REASONS[code] ?? (clientError ? 'invalid' : 'other'), detail };
  }
  if (answer.status >= 500) return { type: 'unknown', cause: 'server-error', detail };
  return unintelligible(`status ${answer.status}`);
}

const unintelligible = (detail: string): Outcome<never> => ({
  type: 'unknown',
  cause: 'unintelligible',
  detail,
});

function readOutcome<R>(
  answer: Answer,
  status: number,
  read: (body: Record<string, unknown>) => R | null,
): Outcome<R> {
  if (answer.status !== status) return refusalOf(answer);
  const result = isRecord(answer.json) ? read(answer.json) : null;
  return result === null
    ? unintelligible(`a ${status} whose body is not as documented`)
    : { type: 'ok', result };
}

function readLine(value: unknown): OrderView['lines'][number] | null {
  if (!isRecord(value)) return null;
  const { sku, quantity, unitPriceCents } = value;
  if (typeof sku !== 'string' || typeof quantity !== 'number' || typeof unitPriceCents !== 'number')
    return null;
  return { sku, quantity, unitPriceCents };
}

function readOrderView(body: Record<string, unknown>): OrderView | null {
  const { orderId, totalCents, currency } = body;
  const status = STATUSES[String(body.status)];
  if (typeof orderId !== 'string' || typeof totalCents !== 'number' || typeof currency !== 'string')
    return null;
  if (status === undefined || !Array.isArray(body.lines)) return null;
  const lines = body.lines.map(readLine);
  if (lines.some((line) => line === null)) return null;
  return { orderId, status, totalCents, currency, lines: lines.filter((line) => line !== null) };
}

interface CheckoutBody {
  lines: Record<string, unknown>[];
  cardToken: string;
  [field: string]: unknown;
}

/** Puts a forged field where this backend would look for it. */
function forge(body: CheckoutBody, { field, value }: Forgery, { accounts = [] }: Sessions): CheckoutBody {
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
    case 'buyer':
      return { ...body, accountId: typeof value === 'number' ? accounts[value] : value };
    case 'currency':
    case 'status':
      return { ...body, [field]: value };
  }
}

function* checkout(input: Inputs['checkout'], ticket: Ticket, sessions: Sessions): Steps<'checkout'> {
  const honest: CheckoutBody = {
    lines: input.lines.map((line) => ({ ...line })),
    cardToken: ticket.cardToken,
  };
  const answer: Answer = yield {
    name: 'place order',
    method: 'POST',
    path: '/orders',
    headers: { ...sessions.bag(input.actor), 'idempotency-key': ticket.intentId },
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
    sku === input.sku && typeof unitPriceCents === 'number' ? { sku, unitPriceCents } : null,
  );
}

function* readOrder(input: Inputs['readOrder'], ticket: Ticket, sessions: Sessions): Steps<'readOrder'> {
  const id = ticket.orderId ?? '';
  const path = `/orders/${encodeURIComponent(id)}`;
  const answer: Answer = yield {
    name: 'read order',
    method: 'GET',
    path,
    headers: sessions.bag(input.actor),
  };
  return readOutcome(answer, 200, readOrderView);
}

/** Administrative changes look alike: they name a product and answer with it. */
function* changeProduct(sku: string, request: Request): Generator<Request, Outcome<{ sku: string }>, Answer> {
  return readOutcome(yield request, 200, (body) => (body.sku === sku ? { sku } : null));
}

const productPath = (sku: string, what: string) => `/admin/products/${encodeURIComponent(sku)}/${what}`;

function changePrice(
  input: Inputs['changePrice'],
  _ticket: Ticket,
  sessions: Sessions,
): Steps<'changePrice'> {
  return changeProduct(input.sku, {
    name: 'change price',
    method: 'PUT',
    path: productPath(input.sku, 'price'),
    headers: sessions.bag(input.actor),
    body: { unitPriceCents: input.unitPriceCents },
  });
}

function restock(input: Inputs['restock'], _ticket: Ticket, sessions: Sessions): Steps<'restock'> {
  return changeProduct(input.sku, {
    name: 'restock',
    method: 'POST',
    path: productPath(input.sku, 'stock'),
    headers: sessions.bag(input.actor),
    body: { quantity: input.quantity },
  });
}

/** Requests of the set-up that must work, or there is no run. */
async function expectAnswer(
  access: Access,
  status: number,
  request: Request,
): Promise<Record<string, unknown>> {
  const answer = await access.send(request);
  if (answer.status === status && isRecord(answer.json)) return answer.json;
  throw new Error(`${request.method} ${request.path} answered ${answer.status}, expected ${status}`);
}

async function signIn(access: Access, email: string, password: string): Promise<string> {
  const { token } = await expectAnswer(access, 200, {
    name: 'sign in',
    method: 'POST',
    path: '/sessions',
    body: { email, password },
  });
  if (typeof token !== 'string') throw new Error('POST /sessions answered without a token');
  return token;
}

interface SignedUp {
  readonly account: string;
  readonly token: string;
}

async function signUp(access: Access, email: string, password: string): Promise<SignedUp> {
  const { accountId } = await expectAnswer(access, 201, {
    name: 'sign up',
    method: 'POST',
    path: '/accounts',
    body: { email, name: email, password },
  });
  return { account: String(accountId), token: await signIn(access, email, password) };
}

/** Enough to keep two cores busy with password hashes, few enough not to be shed. */
const SIGN_UPS_AT_ONCE = 8;

async function signUpBuyers(
  access: Access,
  emails: readonly string[],
  password: string,
): Promise<SignedUp[]> {
  const buyers: SignedUp[] = [];
  let next = 0;
  const loop = async (): Promise<void> => {
    while (next < emails.length) {
      const index = next;
      next += 1;
      buyers[index] = await signUp(access, emails[index] ?? '', password);
    }
  };
  await Promise.all(Array.from({ length: SIGN_UPS_AT_ONCE }, loop));
  return buyers;
}

async function setUp(
  access: Access,
  catalogue: Parameters<Adapter['setUp']>[1],
  buyers: number,
): Promise<Sessions> {
  if (access.sql === null) throw new Error('the bundled target is seeded over SQL: it needs its database');
  await fillCatalogue(access.sql, catalogue);
  const { ADMIN_EMAIL = '', ADMIN_PASSWORD = '', TOKEN_SECRET = '' } = access.environment;
  // One password for all, out of the run's secret: nothing to guess from outside, nothing to store.
  const password = createHash('sha256').update(`buyers ${TOKEN_SECRET}`).digest('hex');
  const emails = Array.from({ length: buyers }, (_, index) => `buyer-${index}@buyers.test`);
  const admin = await signIn(access, ADMIN_EMAIL, ADMIN_PASSWORD);
  const signedUp = await signUpBuyers(access, emails, password);
  const bags = signedUp.map(({ token }) => ({ authorization: `Bearer ${token}` }));
  const adminBag = { authorization: `Bearer ${admin}` };
  const bag = (actor: Actor): Readonly<Record<string, string>> => {
    if (actor === 'anonymous') return {};
    return actor === 'admin' ? adminBag : (bags[actor] ?? {});
  };
  return { emails, accounts: signedUp.map(({ account }) => account), bag };
}

/** Mail and recovery happen soon rather than now: open until no order is pending and no mail is unsent. */
async function settled({ sql }: Access): Promise<string | null> {
  if (sql === null) return 'no access to the database';
  const [row] = await sql(`
    select (select count(*) from orders where status = 'pending')::int as pending,
           (select count(*) from outbox where sent_at is null)::int as unsent`);
  const { pending, unsent } = row ?? {};
  return pending === 0 && unsent === 0 ? null : `${pending} orders pending, ${unsent} mails unsent`;
}

export const adapter: Adapter = {
  name: 'bundled target',
  declarations: {
    // A declined or failed checkout gives its units back before it answers.
    holdMs: 0,
    stalenessMs: 2_000,
    pricesHonouredMs: 0,
    maxQuantity: 100,
  },
  setUp,
  operations: { checkout, browse, readOrder, changePrice, restock },
  tally,
  settled,
  orderOfMail: ({ subject }) => /^Order ([0-9a-f-]{36}) is confirmed$/.exec(subject)?.[1] ?? null,
};
