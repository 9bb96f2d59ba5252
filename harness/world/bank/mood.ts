import type { BankBehaviour } from '../../model/fault.ts';
import type { Entry } from './entries.ts';

/** How a webhook is told. */
export interface Manner {
  readonly copies: 1 | 2;
  readonly lateMs: number;
  /** `null`: in the order in which things happened. */
  readonly reversedBy: number | null;
}

const LATE_MS = 1_000;

/** The bank's behaviour, and the counts that it turns on. Counts start anew with each behaviour. */
export class Mood {
  readonly behaviour: BankBehaviour;
  #requests = 0;
  #payments = 0;
  #charges = 0;
  #told = 0;
  #forgeable = 0;
  #struck = 0;

  constructor(behaviour: BankBehaviour) {
    this.behaviour = behaviour;
  }

  /** How many requests were treated worse than a good bank would. */
  get struck(): number {
    return this.#struck;
  }

  /** Asked once for each request: whether it is answered with 503, and nothing is done. */
  fails(): boolean {
    this.#requests += 1;
    return this.#strikes(this.#requests, this.behaviour.failEvery);
  }

  /** Asked once for each new payment. */
  declines(): boolean {
    this.#payments += 1;
    return this.#strikes(this.#payments, this.behaviour.declineEvery);
  }

  /** Asked once for each new entry: whether its answer never leaves, and whether its connection stays. */
  withholds(entry: Entry): 'hang' | 'drop' | null {
    if (entry.type !== 'payment' || entry.state === 'declined') return null;
    this.#charges += 1;
    if (this.#strikes(this.#charges, this.behaviour.hangAfterChargeEvery)) return 'hang';
    return this.#strikes(this.#charges, this.behaviour.dropAfterChargeEvery) ? 'drop' : null;
  }

  /** Asked once for each answer: how long it waits. */
  delayMs(): number {
    if (this.behaviour.latencyMs > 0) this.#struck += 1;
    return this.behaviour.latencyMs;
  }

  /** Asked once for each webhook that somebody is told. */
  manner(): Manner {
    this.#told += 1;
    const { tellTwiceEvery, tellLateEvery, tellLateMs = LATE_MS, tellReversedBy = null } = this.behaviour;
    if (tellReversedBy !== null) this.#struck += 1;
    return {
      copies: this.#strikes(this.#told, tellTwiceEvery) ? 2 : 1,
      lateMs: this.#strikes(this.#told, tellLateEvery) ? tellLateMs : 0,
      reversedBy: tellReversedBy,
    };
  }

  /** Asked once for each new payment that somebody could lie about. */
  forges(): boolean {
    this.#forgeable += 1;
    return this.#strikes(this.#forgeable, this.behaviour.forgeEvery);
  }

  #strikes(count: number, every: number | undefined): boolean {
    const isStruck = every !== undefined && count % every === 0;
    if (isStruck) this.#struck += 1;
    return isStruck;
  }
}
