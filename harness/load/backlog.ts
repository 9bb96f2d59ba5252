import type { Client } from 'undici';
import { type Clock, type Instant, millis } from '../model/time.ts';
import type { Connections, Waiter } from './connections.ts';
import { Queue } from './queue.ts';

/** What is ready to begin, since when. */
export interface Ready {
  readonly at: Instant;
}

/** Begins it: called once for each. */
type Begin<T> = (item: T, hasWaited: boolean) => void;

/**
 * What waits for a connection has not begun: begun, an operation is nine kilobytes of closures, timers and headers, and not begun it is
 * two. A backlog is what a stall leaves behind, and every collection copies all of it. Measured at 9,000 arrivals a second, half of what
 * the generator could do: where some thousand of them had begun, a scavenge promoted 4.2 MB and took 12 ms (else 0.13 MB and
 * 1.4 ms), that was a fifth of the time, and the backlog went away slowly or never.
 */
export class Backlog<T extends Ready> {
  /** All of them have the same time, so the first is the first to run out of it. */
  readonly #turns = new Queue<Turn<T>>();
  readonly #connections: Pick<Connections, 'hasIdle' | 'wait' | 'lend'>;
  readonly #timeoutMs: number;
  readonly #clock: Clock;
  readonly #begin: Begin<T>;
  #overdue: NodeJS.Timeout | null = null;

  /** @param begin called when there is a connection, in the order of all requests that wait for one, or when its time is over. */
  constructor(
    connections: Pick<Connections, 'hasIdle' | 'wait' | 'lend'>,
    timeoutMs: number,
    clock: Clock,
    begin: Begin<T>,
  ) {
    this.#connections = connections;
    this.#timeoutMs = timeoutMs;
    this.#clock = clock;
    this.#begin = begin;
  }

  /** Begins at once where a connection is idle. */
  push(item: T): void {
    if (this.#connections.hasIdle) {
      this.#begin(item, false);
      return;
    }
    const turn = new Turn(item, (begun, client) => {
      // The first of those that wait: they have their turns in the order in which they came.
      this.#turns.shift();
      return this.#connections.lend(client, () => this.#begin(begun, true));
    });
    this.#turns.push(turn);
    this.#connections.wait(turn);
    if (this.#overdue === null) this.#watch();
  }

  /** Begins all that is left. */
  close(): void {
    if (this.#overdue !== null) clearTimeout(this.#overdue);
    while (this.#turns.first !== undefined) this.#beginFirst();
  }

  #beginFirst(): void {
    const item = this.#turns.shift()?.take();
    if (item !== undefined && item !== null) this.#begin(item, true);
  }

  #watch(): void {
    const leftMs = this.#leftMs();
    this.#overdue = leftMs === null ? null : setTimeout(() => this.#giveUp(), Math.max(0, leftMs));
  }

  #giveUp(): void {
    while ((this.#leftMs() ?? 1) <= 0) this.#beginFirst();
    this.#watch();
  }

  /** Of the first; `null`: nothing waits. */
  #leftMs(): number | null {
    const at = this.#turns.first?.at;
    return at === undefined ? null : this.#timeoutMs - millis(this.#clock.now() - at);
  }
}

/** Its place among all requests that wait. */
class Turn<T extends Ready> implements Waiter {
  readonly at: Instant;
  readonly #begin: (item: T, client: Client) => boolean;
  #item: T | null;

  constructor(item: T, begin: (item: T, client: Client) => boolean) {
    this.at = item.at;
    this.#item = item;
    this.#begin = begin;
  }

  /** @returns `null` where it has begun already. */
  take(): T | null {
    const item = this.#item;
    this.#item = null;
    return item;
  }

  start(client: Client): boolean {
    const item = this.take();
    return item !== null && this.#begin(item, client);
  }
}
