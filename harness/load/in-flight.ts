/**
 * How many requests are with the backend: whole, and not ended. Not those that wait for a connection, nor those whose last byte waits
 * for its moment, though the history has them: nobody works on them, and what strikes now does not meet them.
 */
export class InFlight {
  #count = 0;

  get count(): number {
    return this.#count;
  }

  left(): void {
    this.#count += 1;
  }

  ended(): void {
    this.#count -= 1;
  }
}
