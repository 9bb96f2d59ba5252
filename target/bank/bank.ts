import { Pool } from 'undici';
import { z } from 'zod';
import { timed, traceHeaders } from '../observability/stages.ts';

/** What the bank is asked to do. The order's id is its idempotency key and its reference. */
export interface Charge {
  readonly orderId: string;
  readonly totalCents: number;
  readonly currency: string;
  readonly cardToken: string;
}

/**
 * What became of a charge. `authorised`: the bank holds the money for us and has not moved it, so the order is neither paid
 * nor refused. `unknown`: the money may or may not have moved, and only the bank can tell.
 */
export type Payment =
  | { readonly type: 'captured'; readonly paymentId: string }
  | { readonly type: 'authorised'; readonly paymentId: string }
  | { readonly type: 'declined'; readonly code: string }
  | Unknown;

interface Unknown {
  readonly type: 'unknown';
  readonly reason: string;
}

/** What the bank said to a charge. `rejected`: it read the request, and would not or could not do it. */
export type ChargeAnswer = Payment | { readonly type: 'rejected' };

/** What the bank's books say; `absent` where nothing arrived under the key (yet). */
export type LookUp = Payment | { readonly type: 'absent' };

/**
 * How an authorisation ends: its money moves, or is let go. The bank carries out whichever comes first, and refuses the
 * other one from then on.
 */
export type Ending = 'capture' | 'void';

/** Money that goes back. Its key is made of the order's id: there is one refund for each order. */
export interface Refund {
  readonly orderId: string;
  readonly paymentId: string;
  readonly amountCents: number;
}

/** `rejected`: the bank read it, and would not do it; a person has to look. */
export type RefundAnswer =
  | { readonly type: 'refunded'; readonly refundId: string }
  | { readonly type: 'rejected'; readonly reason: string }
  | Unknown;

export interface Bank {
  charge(charge: Charge): Promise<ChargeAnswer>;
  lookUp(charge: Charge): Promise<LookUp>;
  /** The same payment under the same key, only that no money moves yet. After a charge it is `rejected`, and before one the charge is. */
  authorise(charge: Charge): Promise<ChargeAnswer>;
  /** Once, however often it is asked. Where the bank would not, `unknown`: the other ending came first, and the books tell. */
  endAuthorisation(charge: Charge, paymentId: string, ending: Ending): Promise<Payment>;
  /** The same refund again gets the first answer, and moves nothing. */
  refund(refund: Refund): Promise<RefundAnswer>;
  close(): Promise<void>;
}

const ANSWER_BYTES_MAX = 65_536;

const payment = z.object({
  paymentId: z.string().min(1).max(200),
  status: z.string(),
  amountCents: z.number(),
  currency: z.string(),
  reference: z.string().nullable(),
});
const decline = z.object({ reference: z.string().nullable() });
const refund = z.object({
  refundId: z.string().min(1).max(200),
  paymentId: z.string(),
  amountCents: z.number(),
});
const payments = z.object({ payments: z.array(payment).max(100) });

/** A payment that was given up before it took money: whoever voids has given up the order. */
const ABANDONED = { type: 'declined', code: 'hold-expired' } as const;

const unknown = (reason: string): Unknown => ({ type: 'unknown', reason });

/** An answer about another order is no answer to us: a bank that answers twice may be heard by whoever uses the connection next. */
const ANOTHERS = unknown('the answer is about another order');

const DECLINED = { type: 'declined', code: 'payment-declined' } as const;

/** Only what we asked for counts as paid: another amount or another currency is for a person to look at. */
function paymentOf(entry: z.infer<typeof payment>, { orderId, totalCents, currency }: Charge): Payment {
  if (entry.reference !== orderId) return ANOTHERS;
  if (entry.status === 'declined') return DECLINED;
  if (entry.status === 'voided') return ABANDONED;
  if (entry.amountCents !== totalCents || entry.currency !== currency)
    return unknown('the amount is another one');
  const { status, paymentId } = entry;
  return status === 'captured' || status === 'authorised'
    ? { type: status, paymentId }
    : unknown(`the payment is ${status}`);
}

const isDone = (status: number): boolean => status === 200 || status === 201;

/**
 * What the bank said where it did not do what we asked; `null` where it did. "Declined" ends an order, so it has to name
 * it; "rejected" ends none before the books have been asked.
 */
function refusalOf(status: number, json: unknown, { orderId }: Charge): ChargeAnswer | null {
  if (status === 402) return decline.parse(json).reference === orderId ? DECLINED : ANOTHERS;
  if (status === 400 || status === 422) return { type: 'rejected' };
  return isDone(status) ? null : unknown(`the bank answered ${status}`);
}

/**
 * The connection ended before anything was answered, as one that was kept does when the bank lets go of it while we write.
 * Asked once more, over another one: each POST carries its key, so what may have arrived is not done twice.
 */
const CUT = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);
const isCut = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && CUT.has(String(error.code));

/** The bank over HTTP. No function throws: no answer is an answer too, `unknown`. */
export function openBank(settings: { url: string; timeoutMs: number; connections: number }): Bank {
  const { origin, pathname } = new URL(settings.url);
  // One pool rather than an agent for any origin: undici's agent loses count of its connections when some break, and
  // from then on keeps none.
  const pool = new Pool(origin, {
    connections: settings.connections,
    keepAliveTimeout: 10_000,
    connect: { timeout: settings.timeoutMs },
    maxResponseSize: ANSWER_BYTES_MAX,
  });
  const base = pathname.endsWith('/') ? pathname : `${pathname}/`;

  const send = async (
    path: string,
    options: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string },
  ): Promise<{ status: number; json: unknown }> => {
    // One deadline over all: connecting, the headers and the body.
    const signal = AbortSignal.timeout(settings.timeoutMs);
    const headers = { ...traceHeaders(), ...options.headers };
    const ask = () => pool.request({ ...options, headers, path: base + path, signal });
    const answer = await ask().catch((error: unknown) => {
      if (isCut(error)) return ask();
      throw error;
    });
    return { status: answer.statusCode, json: await answer.body.json() };
  };

  const asked = async <T>(question: () => Promise<T>): Promise<T | Unknown> => {
    try {
      return await timed('bankMs', question);
    } catch (error) {
      return unknown(error instanceof Error ? error.name : 'no answer');
    }
  };

  const post = (path: string, key: string, body: unknown) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': key },
      body: JSON.stringify(body),
    });

  const pay = (charge: Charge, capture: boolean): Promise<ChargeAnswer> =>
    asked(async () => {
      const { status, json } = await post('payments', charge.orderId, {
        amountCents: charge.totalCents,
        currency: charge.currency,
        cardToken: charge.cardToken,
        reference: charge.orderId,
        capture,
      });
      return refusalOf(status, json, charge) ?? paymentOf(payment.parse(json), charge);
    });

  return {
    charge: (charge) => pay(charge, true),
    authorise: (charge) => pay(charge, false),
    lookUp: (charge) =>
      asked(async () => {
        const { status, json } = await send(`payments?idempotencyKey=${encodeURIComponent(charge.orderId)}`, {
          method: 'GET',
        });
        if (status !== 200) return unknown(`the bank answered ${status}`);
        const [entry, ...others] = payments.parse(json).payments;
        if (entry === undefined) return { type: 'absent' } as const;
        return others.length > 0 ? unknown('there are several payments') : paymentOf(entry, charge);
      }),
    endAuthorisation: (charge, paymentId, ending) =>
      asked(async () => {
        const path = `payments/${encodeURIComponent(paymentId)}/${ending}`;
        const body = ending === 'capture' ? { amountCents: charge.totalCents } : {};
        const { status, json } = await post(path, `${ending}-${charge.orderId}`, body);
        return isDone(status)
          ? paymentOf(payment.parse(json), charge)
          : unknown(`the bank answered ${status} to a ${ending}`);
      }),
    refund: ({ orderId, paymentId, amountCents }) =>
      asked(async () => {
        const path = `payments/${encodeURIComponent(paymentId)}/refunds`;
        const { status, json } = await post(path, `refund-${orderId}`, { amountCents });
        if (isDone(status)) {
          const done = refund.parse(json);
          const isOurs = done.paymentId === paymentId && done.amountCents === amountCents;
          return isOurs ? { type: 'refunded', refundId: done.refundId } : ANOTHERS;
        }
        return status >= 400 && status < 500
          ? { type: 'rejected', reason: `the bank answered ${status}` }
          : unknown(`the bank answered ${status}`);
      }),
    close: () => pool.close(),
  };
}
