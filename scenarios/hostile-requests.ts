import type { Answer, Forgery, Inputs, Request, Results, Sessions, Steps, Ticket } from '../harness/index.ts';
import { isRecord } from './is-record.ts';
import { readOutcome, refusalOf, unintelligible } from './read-outcome.ts';

/** Operations of the bundled target that only somebody curious or hostile needs, or that give such a person away. */

/** Two requests whose path is the same for everybody: what a cache that knows only paths would mix up. */
export function* readAccount(
  { actor }: Inputs['readAccount'],
  _ticket: Ticket,
  sessions: Sessions,
): Steps<'readAccount'> {
  const headers = sessions.bag(actor);
  const account: Answer = yield { name: 'read account', method: 'GET', path: '/account', headers };
  const own = readOutcome(account, 200, ({ email }) => (typeof email === 'string' ? { email } : null));
  if (own.type !== 'ok') return own;
  const listed: Answer = yield { name: 'list orders', method: 'GET', path: '/orders?limit=100', headers };
  return readOutcome<Results['readAccount']>(listed, 200, ({ orders }) =>
    Array.isArray(orders) ? { email: own.result.email, orderIds: orders.flatMap(orderIdIn) } : null,
  );
}

const orderIdIn = (order: unknown): string[] =>
  isRecord(order) && typeof order.orderId === 'string' ? [order.orderId] : [];

/** Long enough for the target; of nobody who was there before. */
const PASSWORD = 'a password of somebody new';
const NO_SUCH_PRODUCT = '/admin/products/no-such-product/price';

/** Signs up with one field too many, and then asks at the administrator's door who one is now. */
export function* signUp({ forgery }: Inputs['signUp'], { intentId }: Ticket): Steps<'signUp'> {
  const email = `${intentId.toLowerCase()}@newcomers.test`;
  const credentials = { email, password: PASSWORD };
  const made: Answer = yield post('sign up', '/accounts', { name: 'New', ...credentials, ...extra(forgery) });
  if (made.status !== 201) return refusalOf(made);
  const signedIn: Answer = yield post('sign in', '/sessions', credentials);
  const token = isRecord(signedIn.json) ? signedIn.json.token : undefined;
  if (typeof token !== 'string') return unintelligible('signed up, but could not sign in');
  const door: Answer = yield {
    ...{ name: 'try the administrator’s door', method: 'PUT', path: NO_SUCH_PRODUCT },
    headers: { authorization: `Bearer ${token}` },
    body: { unitPriceCents: 1 },
  };
  // Who is let in is told that there is no such product.
  return { type: 'ok', result: { isAdministrator: door.status !== 401 && door.status !== 403 } };
}

const post = (name: string, path: string, body: unknown): Request => ({ name, method: 'POST', path, body });

const extra = (forgery: Forgery | undefined): Record<string, unknown> =>
  forgery === undefined ? {} : { [forgery.field === 'column' ? forgery.name : forgery.field]: forgery.value };

/** The target takes the bank's messages as the bank sends them. */
export function* webhook(_input: Inputs['webhook'], { webhook: told }: Ticket): Steps<'webhook'> {
  const answer: Answer = yield {
    ...{ name: 'message of the bank', method: 'POST', path: WEBHOOK_PATH },
    headers: { 'content-type': 'application/json', ...told?.headers },
    body: told?.body ?? '',
  };
  return readOutcome<Results['webhook']>(answer, 200, ({ received }) =>
    received === true ? { heard: true } : null,
  );
}

export const WEBHOOK_PATH = '/webhooks/bank';
