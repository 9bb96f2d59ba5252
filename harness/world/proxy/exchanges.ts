import type { Conditions } from '../../model/way.ts';
import { CUT, pass, type Seen, type Turn, type Watch } from './watch.ts';

/**
 * Breaks exchanges, of whatever protocol in which the client speaks first and then waits: an exchange begins with the
 * first bytes of a client's that follow an answer, and its answer with the first of the place's that follow those.
 */
export class Exchanges implements Watch {
  readonly #conditions: () => Conditions;
  readonly #turn: Turn;
  #isClientsTurn = true;
  /** The exchange that is under way is one of those that break. */
  #breaks = false;

  constructor(conditions: () => Conditions, turn: Turn) {
    this.#conditions = conditions;
    this.#turn = turn;
  }

  fromClient(chunk: Buffer): Seen {
    const { breaking } = this.#conditions();
    if (this.#isClientsTurn) {
      this.#isClientsTurn = false;
      this.#breaks = breaking !== null && this.#turn.isNext(breaking.every);
    }
    if (!this.#breaks || breaking?.when !== 'before') return pass(chunk);
    this.#turn.strike();
    return CUT;
  }

  fromPlace(chunk: Buffer): Seen {
    this.#isClientsTurn = true;
    const { breaking } = this.#conditions();
    if (!this.#breaks || breaking === null) return pass(chunk);
    this.#turn.strike();
    const half = chunk.subarray(0, chunk.length >>> 1);
    return breaking.when === 'in' ? { forward: [half], cut: true } : CUT;
  }
}
