import type { FaultRecord } from '../model/fault.ts';
import type { Completion, Invocation, Operation, Outcome } from '../model/operation.ts';

const NOT_FINISHED: Outcome<never> = {
  type: 'unknown',
  cause: 'not-finished',
  detail: 'the history ends before this operation does',
};

/**
 * Folds invocations, completions and faults into a history. The recorder keeps one in memory and the reader builds one
 * from the file, so what a run judges and what is judged again offline are the same by construction.
 */
export class Operations {
  readonly #operations: Operation[] = [];
  readonly #place = new Map<number, number>();
  readonly #faults: FaultRecord[] = [];

  /** @throws where the id was seen before. */
  invoked(invocation: Invocation): void {
    if (this.#place.has(invocation.id)) throw new Error(`operation ${invocation.id} was invoked twice`);
    this.#place.set(invocation.id, this.#operations.length);
    // `Invocation` does not tie `input` to `kind`, `Operation` does; whoever invokes built both from one intention.
    this.#operations.push({
      ...invocation,
      endedAt: null,
      outcome: NOT_FINISHED,
      steps: [],
    } as Operation);
  }

  /** @throws where nothing with this id was invoked, or it was completed before. */
  completed({ id, endedAt, outcome, steps }: Completion): void {
    const place = this.#place.get(id);
    const open = place === undefined ? undefined : this.#operations[place];
    if (place === undefined || open === undefined)
      throw new Error(`operation ${id} was completed, but never invoked`);
    if (open.endedAt !== null) throw new Error(`operation ${id} was completed twice`);
    this.#operations[place] = { ...open, endedAt, outcome, steps } as Operation;
  }

  /** A fault is recorded when it strikes and once more when it is over: the second record replaces the first. */
  fault(record: FaultRecord): void {
    const same = JSON.stringify(record.fault);
    const begun = this.#faults.findIndex(
      ({ fault, startedAt, endedAt }) =>
        endedAt === null && startedAt === record.startedAt && JSON.stringify(fault) === same,
    );
    if (begun === -1) this.#faults.push(record);
    else this.#faults[begun] = record;
  }

  /** In the order of invocation. What has not ended yet is unknown, with an open interval. */
  history(): readonly Operation[] {
    return this.#operations;
  }

  faults(): readonly FaultRecord[] {
    return this.#faults;
  }
}
