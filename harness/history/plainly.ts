import type { CheckoutListener } from '../model/checkout-listener.ts';
import type { LookListener } from '../model/look-listener.ts';
import type { PageListener } from '../model/page-listener.ts';
import { type Cursor, NotPlain } from './cursor.ts';
import type { Operations } from './operations.ts';
import { tellInput, tellOrder, tellRefusal } from './tell-checkout.ts';
import { tellLookInput, tellShownOrder } from './tell-look.ts';
import { tellPageInput, tellShownPage } from './tell-page.ts';

/**
 * Reads of an operation what folds over a million of them ask, where it lies. Where a value is of a form that has to be
 * unpacked, nothing is said (`undefined`, or `false`), and the caller asks the operation itself.
 */
export class Plainly {
  readonly #of: Operations;
  readonly #cursor: Cursor;

  constructor(of: Operations, cursor: Cursor) {
    this.#of = of;
    this.#cursor = cursor;
  }

  tellCheckout(row: number, listener: CheckoutListener): boolean {
    const told = this.#try(() => {
      const { chunk, intentAt, inputAt } = this.#moveToInput(row);
      tellInput(chunk.toString('utf8', intentAt, inputAt), this.#cursor, listener);
      this.#tellOutcome(row, listener);
      return true;
    });
    return told ?? false;
  }

  tellPage(row: number, listener: PageListener): boolean {
    const told = this.#try(() => {
      this.#moveToInput(row);
      tellPageInput(this.#cursor, listener);
      const type = this.#of.outcomeTypeOf(row);
      if (type === 'unknown') listener.unknown();
      else {
        this.#moveToOutcome(row);
        if (type === 'ok') tellShownPage(this.#cursor, listener);
        else tellRefusal(this.#cursor, listener);
      }
      return true;
    });
    return told ?? false;
  }

  tellLook(row: number, listener: LookListener): boolean {
    const told = this.#try(() => {
      this.#moveToInput(row);
      tellLookInput(this.#cursor, listener);
      if (this.#of.outcomeTypeOf(row) === 'ok') {
        this.#moveToOutcome(row);
        tellShownOrder(this.#cursor, listener);
      }
      return true;
    });
    return told ?? false;
  }

  #tellOutcome(row: number, listener: CheckoutListener): void {
    const type = this.#of.outcomeTypeOf(row);
    if (type === 'unknown') {
      listener.unknown();
      return;
    }
    this.#moveToOutcome(row);
    if (type === 'ok') tellOrder(this.#cursor, listener);
    else tellRefusal(this.#cursor, listener);
  }

  #moveToInput(row: number): ReturnType<Operations['askedOf']> {
    const asked = this.#of.askedOf(row);
    this.#cursor.moveTo(asked.chunk, asked.inputAt, asked.end);
    return asked;
  }

  #moveToOutcome(row: number): void {
    const { chunk, start, end } = this.#of.toldOf(row);
    this.#cursor.moveTo(chunk, start, end);
  }

  #try<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (error instanceof NotPlain) return undefined;
      throw error;
    }
  }
}
