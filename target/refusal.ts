/** Every way in which the shop says no, with its HTTP status and a title that never changes (RFC 9457). */
export const REFUSALS = {
  invalid: { status: 400, title: 'The request is not well-formed' },
  unauthenticated: { status: 401, title: 'Sign in first' },
  'bad-credentials': { status: 401, title: 'E-mail address or password is wrong' },
  'bad-signature': { status: 401, title: 'This is not from the bank' },
  'payment-declined': { status: 402, title: 'The bank declined the payment' },
  forbidden: { status: 403, title: 'This is for administrators' },
  'not-found': { status: 404, title: 'There is no such thing here' },
  'method-not-allowed': { status: 405, title: 'This resource does not do that' },
  'too-slow': { status: 408, title: 'The request took too long to arrive' },
  'email-taken': { status: 409, title: 'There is an account with this e-mail address' },
  'sku-taken': { status: 409, title: 'There is a product with this sku' },
  'out-of-stock': { status: 409, title: 'Not enough of it is left' },
  'voucher-exhausted': { status: 409, title: 'The voucher has been redeemed as often as it may be' },
  'voucher-expired': { status: 409, title: 'The voucher is no longer good' },
  'voucher-taken': { status: 409, title: 'There is a voucher with this code' },
  'order-expired': { status: 409, title: 'The order could not be paid for in time' },
  'not-cancellable': { status: 409, title: 'This order cannot be cancelled' },
  'in-flight': { status: 409, title: 'The same order is still being worked on' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The body has to be plain application/json' },
  'key-reused': { status: 422, title: 'This idempotency key belongs to another order' },
  'unknown-product': { status: 422, title: 'There is no such product' },
  'unknown-voucher': { status: 422, title: 'There is no such voucher' },
  'rate-limited': { status: 429, title: 'Too many attempts' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  /** Said only before any work has begun: a promise of no effect, unlike every other 5xx. */
  busy: { status: 503, title: 'Too much to do at the moment' },
  unavailable: { status: 503, title: 'The database does not answer at the moment' },
  'payment-pending': { status: 503, title: 'The bank has not said yet what became of the payment' },
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/**
 * The shop says no. Thrown rather than returned, since a refusal in the middle of a transaction has to roll it back,
 * and an exception is what cannot be forgotten.
 */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;
  /** When it is worth trying again; `undefined` where it never is. */
  readonly retryAfterSeconds: number | undefined;

  /** @param detail a sentence for the client: no ids of others, no SQL, nothing secret. */
  constructor(code: RefusalCode, detail: string, more: { retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause });
    this.code = code;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}
