/** The way to a place, as far as faults are concerned: the proxy in front of it. */
export interface Way {
  /** From now on every chunk waits so long, in each direction. */
  set(latencyMs: number): void;
  heal(): void;
  /** Resets every open connection. @returns how many there were. */
  reset(): number;
}

/** Undoes a fault; `null` where it was over as soon as it had struck. */
export type Remedy = (() => void) | null;
