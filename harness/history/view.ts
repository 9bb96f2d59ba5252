import { type Kind, type Operation, type Outcome, plainOperation, type Step } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { placeOf } from './columns.ts';
import type { Operations } from './operations.ts';

/**
 * One operation of a history, as everybody else knows it, but without fields of its own: two numbers' worth of memory
 * until somebody asks what it says. Never spread or compared field by field, since there is nothing to enumerate: that is
 * what `plainOperation` is for.
 */
export class OperationView {
  readonly #of: Operations;
  readonly #row: number;
  #intentId: string | undefined;
  #input: unknown;
  #outcome: Outcome | undefined;

  constructor(of: Operations, row: number) {
    this.#of = of;
    this.#row = row;
  }

  get id(): number {
    return this.#row;
  }

  get intentId(): string {
    this.#intentId ??= this.#of.intentIdOf(this.#row);
    return this.#intentId;
  }

  get process(): number {
    return this.#of.segmentOf(this.#row).process[placeOf(this.#row)] ?? 0;
  }

  get phase(): string {
    return this.#of.nameOf(this.#of.segmentOf(this.#row).phase[placeOf(this.#row)] ?? 0);
  }

  get backend(): string {
    return this.#of.nameOf(this.#of.segmentOf(this.#row).backend[placeOf(this.#row)] ?? 0);
  }

  get kind(): Kind {
    return this.#of.kindOf(this.#row);
  }

  get input(): unknown {
    this.#input ??= this.#of.inputOf(this.#row);
    return this.#input;
  }

  get intendedAt(): Instant {
    return this.#of.segmentOf(this.#row).intendedAt[placeOf(this.#row)] ?? 0;
  }

  get startedAt(): Instant {
    return this.#of.segmentOf(this.#row).startedAt[placeOf(this.#row)] ?? 0;
  }

  get endedAt(): Instant | null {
    return this.#of.endedAt(this.#row);
  }

  /** Kept once the operation has ended: until then it may still change. */
  get outcome(): Outcome {
    if (this.#outcome !== undefined) return this.#outcome;
    const outcome = this.#of.outcomeOf(this.#row);
    if (this.endedAt !== null) this.#outcome = outcome;
    return outcome;
  }

  /** Read from the file, every time. */
  get steps(): readonly Step[] {
    return this.#of.stepsOf(this.#row);
  }

  toJSON(): Operation {
    return plainOperation(this as unknown as Operation);
  }
}
