/** What a watcher makes of the bytes that have come. */
export interface Seen {
  /** Goes on, in order. */
  readonly forward: readonly Buffer[];
  /** Goes back to the client at once: an answer that the place is not asked for. */
  readonly reply?: Buffer;
  /**
   * The connection ends here. What is forwarded still arrives, and the place is told politely that nothing follows; the
   * client is reset.
   */
  readonly cut: boolean;
}

/** Sees every byte of one connection, before the conditions of the way do anything to it. */
export interface Watch {
  fromClient(chunk: Buffer): Seen;
  fromPlace(chunk: Buffer): Seen;
  /** The client has said all that it will. */
  clientEnded?(): void;
}

export const pass = (chunk: Buffer): Seen => ({ forward: [chunk], cut: false });
export const CUT: Seen = { forward: [], cut: true };

/** Counts over all connections of a way, so that every n-th is struck, wherever it comes along. */
export class Turn {
  #seen = 0;
  #struck = 0;

  get struck(): number {
    return this.#struck;
  }

  isNext(every: number): boolean {
    this.#seen += 1;
    const isStruck = this.#seen % every === 0;
    if (isStruck) this.#struck += 1;
    return isStruck;
  }
}
