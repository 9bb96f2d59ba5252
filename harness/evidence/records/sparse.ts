/** What few records have. */
export class Sparse<T> {
  readonly #values = new Map<number, T>();
  #length = 0;

  add(value: T | undefined): void {
    if (value !== undefined) this.#values.set(this.#length, value);
    this.#length += 1;
  }

  at(place: number): T | undefined {
    return this.#values.get(place);
  }
}
