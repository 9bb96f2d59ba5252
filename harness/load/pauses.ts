import type { Instant } from '../model/time.ts';
import { Agenda } from './agenda.ts';
import type { Metronome } from './metronome.ts';

/** Waits for moments by the metronome; a signal ends all the waiting at once. */
export class Pauses {
  readonly #metronome: Metronome;
  readonly #signal: AbortSignal | undefined;
  /** One listener for all: a phase may have more sessions than a signal should have listeners. */
  readonly #waiting = new Agenda();
  readonly #stop = (): void => this.#waiting.callDue(Number.POSITIVE_INFINITY);

  constructor(metronome: Metronome, signal: AbortSignal | undefined) {
    this.#metronome = metronome;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#stop);
  }

  /** @returns whether the moment has come; `false`: the signal came first. */
  async until(at: Instant): Promise<boolean> {
    if (this.#stopped()) return false;
    await new Promise<void>((resolve) => {
      this.#waiting.add(at, resolve);
      this.#metronome.callAt(at, () => this.#waiting.callDue(at));
    });
    return !this.#stopped();
  }

  close(): void {
    this.#signal?.removeEventListener('abort', this.#stop);
  }

  #stopped(): boolean {
    return this.#signal?.aborted === true;
  }
}
