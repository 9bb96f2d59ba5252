import type { Actor, Operation } from '../model/operation.ts';

/**
 * Numbers sessions. A buyer is one, wherever; whoever else acts is one as long as the same process of a phase does.
 */
export class Sessions {
  readonly #numbers = new Map<number | string, number>();

  numberOf(operation: Operation, actor: Actor = operation.input.actor): number {
    const name = typeof actor === 'number' ? actor : `${actor} ${operation.phase} ${operation.process}`;
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(name, number);
    return number;
  }
}
