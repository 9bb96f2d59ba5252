import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { forgeWebhook } from '../../model/forge-webhook.ts';
import type { WebhookForgery } from '../../model/operation.ts';
import { captured, refunded, signWebhook, type Webhook, type WebhookEvent } from '../../model/webhook.ts';
import type { Entry } from './entries.ts';
import type { Mood } from './mood.ts';

/** Whom the bank tells of captured payments and refunds, and the secret that it shares with them. */
export const listenerSchema = z.strictObject({ url: z.url(), secret: z.string().min(16) });
export type Listener = z.infer<typeof listenerSchema>;

const subject = {
  paymentId: z.string(),
  amountCents: z.number(),
  currency: z.string(),
  reference: z.string(),
};
/** What an answer of the bank says of a payment that has just been captured. */
const capturedPayment = z.object({ ...subject, status: z.literal('captured') });
/** And of money that has just gone back. */
const refundedPayment = z.object({ ...subject, refundId: z.string() });

/** A backend that is away for a moment hears of it later; one that never listens does not keep a run waiting. */
const PAUSES_MS = [100, 300, 900, 2_700] as const;
const TIMEOUT_MS = 5_000;
/** How long a message waits for the others that are to overtake it. */
const REVERSED_MS = 1_000;
/** In turn; each says the opposite of what is so, and none has a signature that fits. */
const FORGERIES: readonly WebhookForgery[] = ['unsigned', 'wrong-key', 'tampered'];

/** Tells of each captured payment and refund until it is heard, a few times: at least once, as webhooks are. */
export class Messenger {
  #listener: Listener | null = null;
  #open = 0;
  #forged = 0;
  /** Attempts that wait for others to overtake them. */
  #waiting: (() => Promise<void>)[] = [];

  /** Messages that nobody has heard yet, and that are still tried. */
  get open(): number {
    return this.#open;
  }

  listen(listener: Listener): void {
    this.#listener = listener;
  }

  /** @param answer what the bank answers to whoever asked. Returns at once, and throws nothing. */
  tell(answer: object, mood: Pick<Mood, 'manner'>): void {
    const event = eventOf(answer);
    const listener = this.#listener;
    if (listener === null || event === null) return;
    const body = JSON.stringify(event);
    const { copies, lateMs, reversedBy } = mood.manner();
    for (let copy = 0; copy < copies; copy += 1) {
      this.#track(async () => {
        if (lateMs > 0) await delay(lateMs);
        const first = () => isHeard(listener.url, signedNow(body, listener));
        if (!(await (reversedBy === null ? first() : this.#reversed(first, reversedBy))))
          await untilHeard(listener, body);
      });
    }
  }

  /** Somebody who has neither the bank's word nor its secret says the opposite of what it did. Once: he is not the bank. */
  forge(entry: Entry, mood: Pick<Mood, 'forges'>): void {
    const listener = this.#listener;
    if (listener === null || entry.type !== 'payment' || entry.reference === null || !mood.forges()) return;
    const forgery = FORGERIES[this.#forged % FORGERIES.length] ?? 'unsigned';
    this.#forged += 1;
    const forged = forgeWebhook(entry, forgery, listener.secret, Date.now());
    this.#track(() => isHeard(listener.url, forged));
  }

  /** Waits for others that come later, and leaves after them. @returns what the attempt came to. */
  #reversed(attempt: () => Promise<boolean>, by: number): Promise<boolean> {
    return new Promise((resolve) => {
      this.#waiting.push(async () => resolve(await attempt()));
      if (this.#waiting.length >= by) void this.#leaveReversed();
      else if (this.#waiting.length === 1) void this.#leaveBy(this.#waiting);
    });
  }

  async #leaveBy(waiting: readonly unknown[]): Promise<void> {
    await delay(REVERSED_MS);
    if (this.#waiting === waiting) await this.#leaveReversed();
  }

  /** One after the other, each heard before the next leaves: on the way they could overtake each other once more. */
  async #leaveReversed(): Promise<void> {
    const waiting = this.#waiting.reverse();
    this.#waiting = [];
    for (const leave of waiting) await leave();
  }

  #track(work: () => Promise<unknown>): void {
    this.#open += 1;
    void work().finally(() => {
      this.#open -= 1;
    });
  }
}

function eventOf(answer: object): WebhookEvent | null {
  const payment = capturedPayment.safeParse(answer);
  if (payment.success) {
    const { status: _, ...about } = payment.data;
    return captured(about, Date.now());
  }
  const refund = refundedPayment.safeParse(answer);
  if (!refund.success) return null;
  const { refundId, ...about } = refund.data;
  return refunded(refundId, about, Date.now());
}

/** After a first attempt that nobody heard. */
async function untilHeard(listener: Listener, body: string): Promise<void> {
  for (const pauseMs of PAUSES_MS) {
    await delay(pauseMs);
    if (await isHeard(listener.url, signedNow(body, listener))) return;
  }
}

/** Anew for each attempt: its time is part of it. */
const signedNow = (body: string, { secret }: Listener): Webhook =>
  signWebhook(body, secret, Math.floor(Date.now() / 1_000));

async function isHeard(url: string, { headers, body }: Webhook): Promise<boolean> {
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
