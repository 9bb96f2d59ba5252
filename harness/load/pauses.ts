import type { Instant } from '../model/time.ts';
import type { Metronome } from './metronome.ts';

/** Waits for moments by the metronome; a signal ends all the waiting at once. */
export class Pauses {
  readonly #metronome: Metronome;
  readonly #signal: AbortSignal | undefined;
  /** One listener for all: a phase may have more sessions than a signal should have listeners. */
  readonly #waiting = new Set<() => void>();
  readonly #stop = (): void => {
    for (const wake of this.#waiting) wake();
  };

  constructor(metronome: Metronome, signal: AbortSignal | undefined) {
    this.#metronome = metronome;
    this.#signal = signal;
    signal?.addEventListener('abort', this.#stop);
  }

  /** @returns whether the moment has come; `false`: the signal came first. */
  async until(at: Instant): Promise<boolean> {
    if (this.#stopped()) return false;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
      this.#metronome.callAt(at, wake);
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
