import type { MailboxBehaviour } from '../../model/fault.ts';

/** The mailbox's behaviour, and the counts that it turns on. Counts start anew with each behaviour. */
export class Mood {
  readonly behaviour: MailboxBehaviour;
  #mails = 0;
  #kept = 0;
  #struck = 0;

  constructor(behaviour: MailboxBehaviour) {
    this.behaviour = behaviour;
  }

  /** How many mails were treated worse than a good mailbox would. */
  get struck(): number {
    return this.#struck;
  }

  /** Asked once for each mail, before it is kept. */
  refuses(): boolean {
    this.#mails += 1;
    return this.#strikes(this.#mails, this.behaviour.refuseEvery);
  }

  /** Asked once for each mail that was kept: whether its answer never leaves. */
  drops(): boolean {
    this.#kept += 1;
    return this.#strikes(this.#kept, this.behaviour.dropAfterDataEvery);
  }

  /** Asked once for each mail: how long it waits. */
  delayMs(): number {
    if (this.behaviour.latencyMs > 0) this.#struck += 1;
    return this.behaviour.latencyMs;
  }

  #strikes(count: number, every: number | undefined): boolean {
    const isStruck = every !== undefined && count % every === 0;
    if (isStruck) this.#struck += 1;
    return isStruck;
  }
}
