import { Agent, request } from 'undici';
import { z } from 'zod';
import { timed } from '../observability/stages.ts';

/** What the bank is asked to do. The order's id is its idempotency key and its reference. */
export interface Charge {
  readonly orderId: string;
  readonly totalCents: number;
  readonly currency: string;
  readonly cardToken: string;
}

/** What became of a charge. `unknown`: the money may or may not have moved, and only the bank can tell. */
export type Payment =
  | { readonly type: 'captured'; readonly paymentId: string }
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

export interface Bank {
  charge(charge: Charge): Promise<ChargeAnswer>;
  lookUp(charge: Charge): Promise<LookUp>;
  close(): Promise<void>;
}

const ANSWER_BYTES_MAX = 65_536;

const payment = z.object({
  paymentId: z.string().min(1).max(200),
  status: z.string(),
  amountCents: z.number(),
  currency: z.string(),
});
const payments = z.object({ payments: z.array(payment).max(100) });

const unknown = (reason: string): Unknown => ({ type: 'unknown', reason });

/** Only what we asked for counts as paid: another amount or another currency is for a person to look at. */
function paymentOf(entry: z.infer<typeof payment>, { totalCents, currency }: Charge): Payment {
  if (entry.status === 'declined') return { type: 'declined', code: 'payment-declined' };
  if (entry.status !== 'captured') return unknown(`the payment is ${entry.status}`);
  if (entry.amountCents !== totalCents || entry.currency !== currency)
    return unknown('the amount is another one');
  return { type: 'captured', paymentId: entry.paymentId };
}

/** The bank over HTTP. Neither function throws: no answer is an answer too, `unknown`. */
export function openBank(settings: { url: string; timeoutMs: number }): Bank {
  const dispatcher = new Agent({
    keepAliveTimeout: 10_000,
    connect: { timeout: settings.timeoutMs },
    maxResponseSize: ANSWER_BYTES_MAX,
  });
  const base = settings.url.endsWith('/') ? settings.url : `${settings.url}/`;

  const send = async (
    path: string,
    options: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string },
  ): Promise<{ status: number; json: unknown }> => {
    // One deadline over all: connecting, the headers and the body.
    const signal = AbortSignal.timeout(settings.timeoutMs);
    const answer = await request(new URL(path, base), { ...options, dispatcher, signal });
    return { status: answer.statusCode, json: await answer.body.json() };
  };

  const asked = async <T>(question: () => Promise<T>): Promise<T | Unknown> => {
    try {
      return await timed('bankMs', question);
    } catch (error) {
      return unknown(error instanceof Error ? error.name : 'no answer');
    }
  };

  return {
    charge: (charge) =>
      asked(async () => {
        const { status, json } = await send('payments', {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'idempotency-key': charge.orderId },
          body: JSON.stringify({
            amountCents: charge.totalCents,
            currency: charge.currency,
            cardToken: charge.cardToken,
            reference: charge.orderId,
            capture: true,
          }),
        });
        if (status === 402) return { type: 'declined', code: 'payment-declined' };
        if (status === 400 || status === 422) return { type: 'rejected' };
        if (status !== 200 && status !== 201) return unknown(`the bank answered ${status}`);
        return paymentOf(payment.parse(json), charge);
      }),
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
    close: () => dispatcher.close(),
  };
}
