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

  /** Whether it is the turn of what comes along now. */
  isNext(every: number): boolean {
    this.#seen += 1;
    return this.#seen % every === 0;
  }

  /** It is struck: not before, since a fault may be over by the time of an answer that was to break. */
  strike(): void {
    this.#struck += 1;
  }
}
