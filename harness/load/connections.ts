import { Client } from 'undici';
import { LIMITS } from '../model/limits.ts';
import type { Clock } from '../model/time.ts';
import { type Exchange, PendingExchange } from './exchange.ts';
import { InFlight } from './in-flight.ts';
import type { Outgoing } from './outgoing.ts';
import { Queue } from './queue.ts';

/** What undici ends a connection with on which something arrives that nothing was asked for. */
const SURPLUS = 'bad response';

/** Whoever waits for a connection. */
export interface Waiter {
  /** @returns `false` where it has no use for it any more: the connection is idle still. */
  start(client: Client): boolean;
}

/**
 * A fixed number of keep-alive connections to one backend, one request at a time on each (no pipelining), and a queue
 * before them. Nothing is ever sent again.
 *
 * A connection rests until the event loop's next turn after each answer, on top of the turn that undici itself waits: bytes
 * that came together with an answer, and that nobody asked for, end the connection instead of meeting the next operation.
 * Of those that are idle the last used is taken: a backend closes connections that are used too seldom.
 *
 * This is not undici's `Pool`, which replaces a connection that was refused but keeps using it while its queue lasts:
 * with `connections: 2` a restarting server saw 4, and two of them outlived `destroy()`. Here a plan's number of
 * connections is the number of connections, and a request that gave up in the queue is known never to have been sent.
 */
export class Connections {
  /** Of all answers so far. `surplus`: connections that ended over one that nobody had asked for. */
  readonly answers = { attributed: 0, unattributed: 0, surplus: 0 };
  readonly #clients: readonly Client[];
  readonly #idle: Client[];
  #resting: Client[] = [];
  /** One that gave up stays in it until its turn, which is at most a deadline away: every connection is free by then. */
  readonly #waiting = new Queue<Waiter>();
  readonly #clock: Clock;
  readonly #inFlight: InFlight;

  constructor(baseUrl: string, connections: number, clock: Clock, inFlight = new InFlight()) {
    this.#inFlight = inFlight;
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
    for (const client of this.#clients)
      client.on('disconnect', (_origin, _targets, { message }) => {
        if (message === SURPLUS) this.answers.surplus += 1;
      });
    this.#idle = [...this.#clients];
    this.#clock = clock;
  }

  /** Then nobody waits. */
  get hasIdle(): boolean {
    return this.#idle.length > 0;
  }

  /** In the order of all requests that wait. */
  wait(waiter: Waiter): void {
    this.#waiting.push(waiter);
  }

  /**
   * Lets somebody send who has had a turn.
   * @returns whether the connection was taken.
   */
  lend(client: Client, use: () => void): boolean {
    this.#idle.push(client);
    use();
    if (this.#idle.at(-1) !== client) return true;
    this.#idle.pop();
    return false;
  }

  /**
   * Sends one request when a connection is free, and calls `ended` once: what goes wrong is how the exchange ended.
   * A callback rather than a promise, as in `exchange`: at 20,000 requests a second promises were a fifth of the work.
   */
  send(request: Outgoing, timeoutMs: number, ended: (exchange: Exchange) => void): void {
    const pending = new PendingExchange(request, timeoutMs, this.#clock, ended, this.#rest, this.#inFlight);
    const client = this.#idle.pop();
    if (client === undefined) this.#waiting.push(pending);
    else if (!pending.start(client)) this.#idle.push(client);
  }

  /** Ends every connection. A request still in flight ends without an answer. */
  async close(): Promise<void> {
    await Promise.all(this.#clients.map((client) => client.destroy()));
  }

  readonly #rest = (client: Client, exchange: Exchange): void => {
    if (exchange.type === 'answered')
      this.answers[exchange.isAttributed ? 'attributed' : 'unattributed'] += 1;
    if (this.#resting.length === 0) setImmediate(this.#wake);
    this.#resting.push(client);
  };

  readonly #wake = (): void => {
    const rested = this.#resting;
    this.#resting = [];
    for (const client of rested) this.#release(client);
  };

  #release(client: Client): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift())
      if (next.start(client)) return;
    this.#idle.push(client);
  }
}
