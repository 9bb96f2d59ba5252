import type { Entry } from './entries.ts';
import type { BankBehaviour } from './requests.ts';

/** The bank's behaviour, and the counts that it turns on. Counts start anew with each behaviour. */
export class Mood {
  readonly behaviour: BankBehaviour;
  #payments = 0;
  #charges = 0;

  constructor(behaviour: BankBehaviour) {
    this.behaviour = behaviour;
  }

  /** Asked once for each new payment. */
  declines(): boolean {
    this.#payments += 1;
    return isNth(this.#payments, this.behaviour.declineEvery);
  }

  /** Asked once for each new entry: whether its answer never leaves. */
  hangsAfter(entry: Entry): boolean {
    if (entry.type !== 'payment' || entry.state === 'declined') return false;
    this.#charges += 1;
    return isNth(this.#charges, this.behaviour.hangAfterChargeEvery);
  }
}

const isNth = (count: number, every: number | undefined): boolean =>
  every !== undefined && count % every === 0;
