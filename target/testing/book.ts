import { randomUUID } from 'node:crypto';

/** A payment in the bank's ledger, as it stands. */
export interface BankPayment {
  readonly paymentId: string;
  readonly idempotencyKey: string;
  status: 'authorised' | 'captured' | 'declined' | 'voided';
  amountCents: number;
  readonly currency: string;
  readonly reference: string;
  readonly cardToken: string;
}

export interface BankRefund {
  readonly refundId: string;
  readonly paymentId: string;
  readonly idempotencyKey: string;
  readonly amountCents: number;
}

export interface Reply {
  readonly status: number;
  readonly body: object;
}

interface PaymentRequest {
  readonly amountCents: number;
  readonly currency: string;
  readonly cardToken: string;
  readonly reference: string;
  readonly capture: boolean;
}

/** The bank's books. Everything under a key is decided once, refusals included, as the harness's bank does it. */
export class Book {
  readonly payments: BankPayment[] = [];
  readonly refunds: BankRefund[] = [];
  readonly #answered = new Map<string, { request: string; reply: Reply }>();

  /** A POST under `key`; the same key and request again gets the first answer, and moves nothing. */
  post(key: string, path: string, text: string): Reply {
    const request = `${path} ${text}`;
    const answered = this.#answered.get(key);
    if (answered === undefined) {
      const reply = this.#act(key, path, JSON.parse(text));
      this.#answered.set(key, { request, reply });
      return reply;
    }
    if (answered.request !== request) return { status: 422, body: { code: 'key-reused' } };
    const { status, body } = answered.reply;
    return { status: status === 201 ? 200 : status, body };
  }

  lookUp(key: string | null): Reply {
    const payments = this.payments.filter(({ idempotencyKey }) => idempotencyKey === key);
    return { status: 200, body: { payments } };
  }

  #act(key: string, path: string, body: PaymentRequest): Reply {
    if (path === '/payments') return this.#pay(key, body);
    const [, id, verb] = /^\/payments\/([\w-]+)\/(capture|void|refunds)$/.exec(path) ?? [];
    const payment = this.payments.find(({ paymentId }) => paymentId === id);
    if (payment === undefined) return { status: 404, body: { code: 'not-found' } };
    if (verb === 'refunds') return this.#refund(key, payment, body.amountCents);
    return verb === 'void'
      ? this.#end(payment, 'voided', payment.amountCents)
      : this.#end(payment, 'captured', body.amountCents);
  }

  #pay(idempotencyKey: string, { capture, ...request }: PaymentRequest): Reply {
    const verdict = /^tok_(accepted|declined)_/.exec(request.cardToken)?.[1];
    if (verdict === undefined) return { status: 422, body: { code: 'unknown-card' } };
    const held = capture ? 'captured' : 'authorised';
    const status = verdict === 'accepted' ? held : 'declined';
    const payment: BankPayment = { paymentId: randomUUID(), idempotencyKey, status, ...request };
    this.payments.push(payment);
    const { paymentId, reference } = payment;
    // A copy: what was answered stays as it was when the payment changes.
    return status === 'declined'
      ? { status: 402, body: { code: 'declined', paymentId, reference } }
      : { status: 201, body: { ...payment } };
  }

  /** Only what is authorised has an end to come: the first one that is asked for. */
  #end(payment: BankPayment, status: 'captured' | 'voided', amountCents: number): Reply {
    if (payment.status !== 'authorised') return { status: 409, body: { code: payment.status } };
    if (amountCents > payment.amountCents) return { status: 422, body: { code: 'too-much' } };
    payment.status = status;
    payment.amountCents = amountCents;
    return { status: 201, body: { ...payment } };
  }

  #refund(
    idempotencyKey: string,
    { paymentId, status, ...payment }: BankPayment,
    amountCents: number,
  ): Reply {
    if (status !== 'captured') return { status: 409, body: { code: status } };
    const earlier = this.refunds.filter((refund) => refund.paymentId === paymentId);
    const refundedCents = earlier.reduce((sum, refund) => sum + refund.amountCents, 0);
    if (refundedCents + amountCents > payment.amountCents) return { status: 422, body: { code: 'too-much' } };
    const refund: BankRefund = { refundId: randomUUID(), paymentId, idempotencyKey, amountCents };
    this.refunds.push(refund);
    return { status: 201, body: refund };
  }
}
