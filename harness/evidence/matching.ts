/**
 * Who gets what, where each wants one of several: as many as can be have one of theirs at once. Whoever comes finds what is free, or has
 * others take something else (augmenting paths: Berge, "Two theorems in graph theory", 1957). What a search in vain has
 * looked at is not looked at again: nobody who comes later can be served by it.
 */
export class Matching {
  readonly #wantedBy: (who: number) => readonly number[];
  readonly #wanted = new Map<number, readonly number[]>();
  readonly #has = new Map<number, number>();
  readonly #holders = new Map<number, number>();
  readonly #inVain = new Set<number>();

  /** @param wantedBy what somebody would take, the dearest to him first: asked of each once, and only where nothing that he wants is free. */
  constructor(wantedBy: (who: number) => readonly number[]) {
    this.#wantedBy = wantedBy;
  }

  isFree(what: number): boolean {
    return !this.#holders.has(what);
  }

  /** Once and for all: nobody has this one give it up. */
  keep(who: number, what: number): void {
    this.#give(who, what);
    this.#wanted.set(who, NOTHING);
  }

  /** @param free something that he wants and nobody has, where that is known. @returns what he has now; `undefined`: there is nothing for him. */
  serve(who: number, free: number | undefined): number | undefined {
    if (free === undefined) this.#search(who);
    else this.#give(who, free);
    return this.#has.get(who);
  }

  of(who: number): number | undefined {
    return this.#has.get(who);
  }

  #search(who: number): void {
    const takers = new Map<number, number>();
    const asked = [who];
    for (const asking of asked) {
      for (const what of this.#wantsOf(asking)) {
        if (takers.has(what) || this.#inVain.has(what)) continue;
        takers.set(what, asking);
        const holder = this.#holders.get(what);
        if (holder === undefined) {
          this.#passOn(what, takers);
          return;
        }
        asked.push(holder);
      }
    }
    for (const what of takers.keys()) this.#inVain.add(what);
  }

  #passOn(free: number, takers: ReadonlyMap<number, number>): void {
    let what: number | undefined = free;
    while (what !== undefined) {
      const who = takers.get(what);
      if (who === undefined) return;
      const before = this.#has.get(who);
      this.#give(who, what);
      what = before;
    }
  }

  #give(who: number, what: number): void {
    this.#has.set(who, what);
    this.#holders.set(what, who);
  }

  #wantsOf(who: number): readonly number[] {
    const known = this.#wanted.get(who) ?? this.#wantedBy(who);
    this.#wanted.set(who, known);
    return known;
  }
}

const NOTHING: readonly number[] = [];
