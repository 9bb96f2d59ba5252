/** Counts what goes on, and keeps nothing of it: a million operations that have ended cost one number. */
export class Outstanding {
  readonly #onFailure: () => void;
  #count = 0;
  #failures: unknown[] = [];
  #ended: (() => void) | null = null;

  /** @param onFailure called once, when the first of it has failed: the rest may go on. */
  constructor(onFailure: () => void = () => undefined) {
    this.#onFailure = onFailure;
  }

  add(work: Promise<void>): void {
    this.#count += 1;
    work.then(
      () => this.#remove(),
      (error: unknown) => {
        // The first says why; a full disk would otherwise fill the memory too.
        if (this.#failures.length === 0) {
          this.#failures.push(error);
          this.#onFailure();
        }
        this.#remove();
      },
    );
  }

  /**
   * Resolves when nothing goes on any more, also what is added meanwhile.
   * @throws the first failure, but only then, so that nothing goes on behind the caller's back.
   */
  async ended(): Promise<void> {
    if (this.#count > 0)
      await new Promise<void>((resolve) => {
        this.#ended = resolve;
      });
    for (const failure of this.#failures) throw failure;
  }

  #remove(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#ended?.();
  }
}
