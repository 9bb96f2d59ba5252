/**
 * First in, first out, and nothing is kept of what has left: two stacks, of which one is turned over when the other is empty.
 *
 * Not a `Set`, though it keeps its order and forgets in constant time: V8 gives it a new table every few calls, and each old
 * table points to the next. Once one of them has moved to the old generation, every later one is copied there by the next two
 * scavenges, with all that was in it, and stays until the whole heap is marked. Measured with 128 loops on 32 connections: a
 * scavenge promoted 1.4 to 1.6 MB where it promotes 0.12 MB now.
 */
export class Queue<T> {
  #arrived: T[] = [];
  /** The first is the last. */
  #leaving: T[] = [];

  push(item: T): void {
    this.#arrived.push(item);
  }

  /** @returns what has been in it longest; `undefined`: nothing is. */
  shift(): T | undefined {
    this.#turnOver();
    return this.#leaving.pop();
  }

  /** What has been in it longest, and stays. */
  get first(): T | undefined {
    this.#turnOver();
    return this.#leaving.at(-1);
  }

  #turnOver(): void {
    if (this.#leaving.length === 0) [this.#arrived, this.#leaving] = [this.#leaving, this.#arrived.reverse()];
  }
}
