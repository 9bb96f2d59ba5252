import { Client } from 'undici';
import { LIMITS } from '../model/limits.ts';
import { type Clock, NS_PER_MS } from '../model/time.ts';
import { type Exchange, exchange, type Outgoing } from './exchange.ts';

/** A request that waits for a connection, and is called with it. */
type Waiter = (client: Client) => void;

/**
 * A fixed number of keep-alive connections to one backend, one request at a time on each (no pipelining), and a queue
 * before them. Nothing is ever sent again.
 *
 * This is not undici's `Pool`, which replaces a connection that was refused but keeps using it while its queue lasts:
 * with `connections: 2` a restarting server saw 4, and two of them outlived `destroy()`. Here a plan's number of
 * connections is the number of connections, and a request that gave up in the queue is known never to have been sent.
 */
export class Connections {
  readonly #clients: readonly Client[];
  readonly #idle: Client[];
  /** A set keeps the order of arrival and forgets one that gave up in constant time. */
  readonly #waiting = new Set<Waiter>();
  readonly #clock: Clock;

  constructor(baseUrl: string, connections: number, clock: Clock) {
    this.#clients = Array.from(
      { length: connections },
      () =>
        new Client(baseUrl, {
          pipelining: 1,
          // One deadline covers connecting, waiting for the head and reading the body, so undici's own are off.
          connectTimeout: 0,
          headersTimeout: 0,
          bodyTimeout: 0,
          maxHeaderSize: LIMITS.answerHeaderBytes,
        }),
    );
    this.#idle = [...this.#clients];
    this.#clock = clock;
  }

  /** Sends one request when a connection is free. Never rejects: what goes wrong is how the exchange ended. */
  async send(request: Outgoing, timeoutMs: number): Promise<Exchange> {
    const askedAt = this.#clock.now();
    const client = await this.#acquire(timeoutMs);
    if (client === null) {
      const detail = `all ${this.#clients.length} connections were busy until the deadline (the request was not sent)`;
      return { type: 'unanswered', cause: 'timeout', detail, sentAt: null, endedAt: this.#clock.now() };
    }
    try {
      const waitedMs = (this.#clock.now() - askedAt) / NS_PER_MS;
      return await exchange(client, request, Math.max(1, timeoutMs - waitedMs), this.#clock);
    } finally {
      this.#release(client);
    }
  }

  /** Ends every connection. A request still in flight ends without an answer. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.destroy()));
  }

  #acquire(timeoutMs: number): Promise<Client | null> {
    const client = this.#idle.shift();
    if (client !== undefined) return Promise.resolve(client);
    return new Promise((resolve) => {
      const waiter: Waiter = (free) => {
        clearTimeout(timer);
        resolve(free);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiter);
        resolve(null);
      }, timeoutMs);
      this.#waiting.add(waiter);
    });
  }

  #release(client: Client): void {
    for (const next of this.#waiting) {
      this.#waiting.delete(next);
      next(client);
      return;
    }
    this.#idle.push(client);
  }
}
