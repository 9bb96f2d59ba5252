/**
 * Numbers texts in the order in which they are first seen: what is joined a million times is joined by number.
 *
 * Records of one order are mostly neighbours, and collections mostly in the same order: so the text that was met last, and the one
 * after it, are looked at first. Comparing two texts takes a fifth of the time of finding one among a million.
 */
export class Ids {
  #numbers = new Map<string, number>();
  readonly #texts: string[] = [];
  #last = 0;

  get size(): number {
    return this.#texts.length;
  }

  /** @returns its number, a new one where it was not known. */
  numberOf(text: string): number {
    const known = this.find(text);
    if (known !== undefined) return known;
    const number = this.#texts.push(text) - 1;
    this.#numbers.set(text, number);
    this.#last = number;
    return number;
  }

  find(text: string): number | undefined {
    if (this.#texts[this.#last] === text) return this.#last;
    const next = this.#last + 1;
    const number = this.#texts[next] === text ? next : this.#numbers.get(text);
    if (number !== undefined) this.#last = number;
    return number;
  }

  /** Once nothing is looked up any more: half of its memory is for that. */
  close(): void {
    this.#numbers = new Map();
  }

  textOf(number: number): string {
    const text = this.#texts[number];
    if (text === undefined) throw new Error(`there is no text with the number ${number}`);
    return text;
  }
}
