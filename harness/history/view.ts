import type { CheckoutListener, Terse } from '../model/checkout-listener.ts';
import type { LookListener } from '../model/look-listener.ts';
import { type Kind, type Operation, type Outcome, plainOperation, type Step } from '../model/operation.ts';
import type { PageListener } from '../model/page-listener.ts';
import type { Sighting } from '../model/sighting.ts';
import type { Instant } from '../model/time.ts';
import { placeOf } from './columns.ts';
import type { Operations } from './operations.ts';

/**
 * One operation of a history, as everybody else knows it, but without fields of its own: two numbers' worth of memory,
 * whoever asks what it says. Never spread or compared field by field, since there is nothing to enumerate: that is
 * what `plainOperation` is for.
 */
export class OperationView implements Terse {
  readonly #of: Operations;
  readonly #row: number;

  constructor(of: Operations, row: number) {
    this.#of = of;
    this.#row = row;
  }

  get id(): number {
    return this.#row;
  }

  get intentId(): string {
    return this.#of.intentIdOf(this.#row);
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
    return this.#of.inputOf(this.#row);
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

  get outcome(): Outcome {
    return this.#of.outcomeOf(this.#row);
  }

  get steps(): readonly Step[] {
    return this.#of.stepsOf(this.#row);
  }

  get sightings(): readonly Sighting[] | undefined {
    return this.#of.sightingsOf(this.#row);
  }

  get outcomeType(): Outcome['type'] {
    return this.#of.outcomeTypeOf(this.#row);
  }

  tellCheckout(listener: CheckoutListener): boolean {
    return this.#of.plainly.tellCheckout(this.#row, listener);
  }

  tellPage(listener: PageListener): boolean {
    return this.#of.plainly.tellPage(this.#row, listener);
  }

  tellLook(listener: LookListener): boolean {
    return this.#of.plainly.tellLook(this.#row, listener);
  }

  toJSON(): Operation {
    return plainOperation(this as unknown as Operation);
  }
}
