import type { Actor } from './operation.ts';

/** Whoever is no buyer of the run: a shop may call guests what it likes. */
const GUEST = '';

/** Under which name what somebody did and what a shop wrote down of it are the same person's. */
export class Callers {
  readonly #buyers: readonly string[];
  readonly #known: ReadonlySet<string>;

  constructor(buyers: readonly string[]) {
    this.#buyers = buyers;
    this.#known = new Set(buyers);
  }

  ofActor(actor: Actor): string {
    return (typeof actor === 'number' ? this.#buyers[actor] : undefined) ?? GUEST;
  }

  ofAddress(buyer: string): string {
    return this.#known.has(buyer) ? buyer : GUEST;
  }
}
