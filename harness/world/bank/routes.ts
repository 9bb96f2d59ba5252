import type { z } from 'zod';
import { type Book, type Reply, refusal } from './book.ts';
import { amountRequest, idempotencyKey, paymentRequest, voidRequest } from './requests.ts';

/** A request, read: whatever is in it is still hostile. */
export interface BankRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly key: unknown;
  /** `undefined` where it was too long or no JSON. */
  readonly body: unknown;
}

export const NOT_FOUND = refusal(404, 'not-found', 'no such resource');

type Act = (key: string, body: unknown) => Reply;

/** @returns the reply to a body that fits the schema, and a refusal that says what does not. */
function parsed<T>(schema: z.ZodType<T>, body: unknown, act: (request: T) => Reply): Reply {
  const result = schema.safeParse(body);
  if (result.success) return act(result.data);
  const issue = result.error.issues[0];
  return refusal(400, 'invalid', `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
}

/** What a POST to this path does; `null` where there is nothing. */
function actOf(path: string, book: Book, declines: () => boolean): Act | null {
  if (path === '/payments') {
    return (key, body) => parsed(paymentRequest, body, (request) => book.pay(key, request, declines));
  }
  const [, id, verb] = /^\/payments\/([\w-]{1,64})\/(capture|void|refunds)$/.exec(path) ?? [];
  if (id === undefined) return null;
  switch (verb) {
    case 'capture':
      return (key, body) =>
        parsed(amountRequest, body, (request) => book.capture(key, id, request.amountCents));
    case 'refunds':
      return (key, body) =>
        parsed(amountRequest, body, (request) => book.refund(key, id, request.amountCents));
    default:
      return (key, body) => parsed(voidRequest, body, () => book.void(key, id));
  }
}

/** Decides on one request of a backend, at once and in memory. */
export function decide(request: BankRequest, book: Book, declines: () => boolean): Reply {
  const { method, path, query, body } = request;
  if (method === 'GET' && path === '/payments') return book.lookUp(query.get('idempotencyKey') ?? '');
  const act = method === 'POST' ? actOf(path, book, declines) : null;
  if (act === null) return NOT_FOUND;
  const key = idempotencyKey.safeParse(request.key);
  if (!key.success) return refusal(400, 'no-key', 'Idempotency-Key: 1 to 255 visible ASCII characters');
  return act(key.data, body);
}
