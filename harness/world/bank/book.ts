import { randomUUID } from 'node:crypto';
import type { Entry } from './entries.ts';
import { type PaymentRequest, readCard } from './requests.ts';

/** What the bank says, and what it writes down before it says it. */
export interface Reply {
  readonly status: number;
  readonly body: object;
  readonly entry: Entry | null;
}

interface Payment {
  readonly paymentId: string;
  readonly idempotencyKey: string;
  readonly currency: string;
  readonly reference: string | null;
  amountCents: number;
  refundedCents: number;
  status: 'authorised' | 'captured' | 'declined' | 'voided';
}

interface Answered {
  /** The request that the key stands for. */
  readonly request: string;
  readonly reply: Reply;
}

export const refusal = (status: number, code: string, detail: string): Reply => ({
  status,
  body: { code, detail },
  entry: null,
});

const view = ({ paymentId, status, amountCents, currency, reference }: Payment) => ({
  paymentId,
  status,
  amountCents,
  currency,
  reference,
});

/** The bank's books, in memory. Every method decides at once: two requests under one key cannot both charge. */
export class Book {
  readonly #payments = new Map<string, Payment>();
  readonly #paymentIdOfKey = new Map<string, string>();
  readonly #answered = new Map<string, Answered>();
  #entries = 0;

  /** How many entries the ledger has. */
  get entries(): number {
    return this.#entries;
  }

  /** @param declines asked once for each new payment: whether the bank declines it, whatever the card. */
  pay(key: string, request: PaymentRequest, declines: () => boolean): Reply {
    return this.#once(key, ['pay', request], () => {
      const card = readCard(request.cardToken);
      if (card === null) return refusal(422, 'unknown-card', 'this token was given to nobody');
      const { amountCents, currency, reference } = request;
      const held = request.capture ? 'captured' : 'authorised';
      const status = !declines() && card.isAccepted ? held : 'declined';
      const payment: Payment = {
        ...{ paymentId: randomUUID(), idempotencyKey: key, amountCents, currency, reference, status },
        refundedCents: 0,
      };
      const { paymentId } = payment;
      this.#payments.set(paymentId, payment);
      this.#paymentIdOfKey.set(key, paymentId);
      return {
        ...(status === 'declined'
          ? { status: 402, body: { code: 'declined', paymentId, reference } }
          : { status: 201, body: view(payment) }),
        entry: {
          ...{ type: 'payment', paymentId, idempotencyKey: key, intentId: card.intentId },
          ...{ amountCents, currency, reference, state: status },
        },
      };
    });
  }

  capture(key: string, paymentId: string, amountCents: number): Reply {
    return this.#change(key, ['capture', paymentId, amountCents], paymentId, (payment) => {
      if (payment.status !== 'authorised')
        return refusal(409, payment.status, 'only what is authorised is captured');
      if (amountCents > payment.amountCents) return refusal(422, 'too-much', 'more than was authorised');
      payment.status = 'captured';
      payment.amountCents = amountCents;
      return { status: 201, body: view(payment), entry: { type: 'capture', paymentId, amountCents } };
    });
  }

  void(key: string, paymentId: string): Reply {
    return this.#change(key, ['void', paymentId], paymentId, (payment) => {
      if (payment.status !== 'authorised')
        return refusal(409, payment.status, 'only what is authorised is voided');
      payment.status = 'voided';
      return { status: 201, body: view(payment), entry: { type: 'void', paymentId } };
    });
  }

  /** One that is refused is written down, too: that the bank would not is nothing that its backend has to thank itself for. */
  refund(key: string, paymentId: string, amountCents: number): Reply {
    return this.#change(key, ['refund', paymentId, amountCents], paymentId, (payment) => {
      const refundId = randomUUID();
      const entry = { type: 'refund-refused', refundId, paymentId, amountCents } as const;
      if (payment.status !== 'captured')
        return { ...refusal(409, payment.status, 'only what is captured is refunded'), entry };
      const leftCents = payment.amountCents - payment.refundedCents;
      if (amountCents > leftCents) return { ...refusal(422, 'too-much', `${leftCents} are left`), entry };
      payment.refundedCents += amountCents;
      const { currency, reference } = payment;
      return {
        status: 201,
        body: { refundId, paymentId, amountCents, currency, reference },
        entry: { type: 'refund', refundId, paymentId, amountCents },
      };
    });
  }

  /** @returns the payment under a key: none where nothing arrived. */
  lookUp(key: string): Reply {
    const payment = this.#payments.get(this.#paymentIdOfKey.get(key) ?? '');
    return { status: 200, body: { payments: payment === undefined ? [] : [view(payment)] }, entry: null };
  }

  #change(
    key: string,
    request: readonly unknown[],
    paymentId: string,
    act: (payment: Payment) => Reply,
  ): Reply {
    return this.#once(key, request, () => {
      const payment = this.#payments.get(paymentId);
      return payment === undefined ? refusal(404, 'not-found', 'no such payment') : act(payment);
    });
  }

  /** The same key and request again gets the first answer, and moves nothing. */
  #once(key: string, request: readonly unknown[], act: () => Reply): Reply {
    const text = JSON.stringify(request);
    const answered = this.#answered.get(key);
    if (answered !== undefined) {
      if (answered.request !== text) return refusal(422, 'key-reused', 'this key stands for another request');
      const { status, body } = answered.reply;
      return { status: status === 201 ? 200 : status, body, entry: null };
    }
    const reply = act();
    this.#answered.set(key, { request: text, reply });
    if (reply.entry !== null) this.#entries += 1;
    return reply;
  }
}
