import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { captured, signWebhook } from '../../model/webhook.ts';

/** Whom the bank tells of captured payments, and the secret that it shares with them. */
export const listenerSchema = z.strictObject({ url: z.url(), secret: z.string().min(16) });
export type Listener = z.infer<typeof listenerSchema>;

/** What an answer of the bank says of a payment that has just been captured. */
const capturedPayment = z.object({
  paymentId: z.string(),
  status: z.literal('captured'),
  amountCents: z.number(),
  currency: z.string(),
  reference: z.string(),
});

/** A backend that is away for a moment hears of it later; one that never listens does not keep a run waiting. */
const PAUSES_MS = [100, 300, 900, 2_700] as const;
const TIMEOUT_MS = 5_000;

/** Tells of each captured payment until it is heard, a few times: at least once, as webhooks are. */
export class Messenger {
  #listener: Listener | null = null;
  #open = 0;

  /** Messages that nobody has heard yet, and that are still tried. */
  get open(): number {
    return this.#open;
  }

  listen(listener: Listener): void {
    this.#listener = listener;
  }

  /** @param answer what the bank answers to whoever paid. Returns at once, and throws nothing. */
  tell(answer: object): void {
    const payment = capturedPayment.safeParse(answer);
    if (this.#listener === null || !payment.success) return;
    const { status: _, ...subject } = payment.data;
    const body = JSON.stringify(captured(subject, Date.now()));
    this.#open += 1;
    void this.#untilHeard(this.#listener, body).finally(() => {
      this.#open -= 1;
    });
  }

  async #untilHeard(listener: Listener, body: string): Promise<void> {
    for (const pauseMs of [...PAUSES_MS, null]) {
      if (await isHeard(listener, body)) return;
      if (pauseMs !== null) await delay(pauseMs);
    }
  }
}

/** Signed anew for each attempt: its time is part of it. */
async function isHeard({ url, secret }: Listener, body: string): Promise<boolean> {
  const { headers } = signWebhook(body, secret, Math.floor(Date.now() / 1_000));
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}
