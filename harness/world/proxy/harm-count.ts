import { HARMS, type Harm } from '../../model/way.ts';

/** How often the conditions of a way did what to whatever came along, over all its connections. */
export class HarmCount {
  readonly #counts = new Map<Harm, number>(HARMS.map((harm) => [harm, 0]));

  add(harm: Harm, times = 1): void {
    this.#counts.set(harm, this.of(harm) + times);
  }

  of(harm: Harm): number {
    return this.#counts.get(harm) ?? 0;
  }
}
