import type { Instant } from '../model/time.ts';

/** What the last byte of a request waits for, so that many requests start as one. */
export interface Gate {
  readonly opened: Promise<void>;
  /** The last byte of one of them leaves. */
  left(at: Instant): void;
}

export interface Opener {
  readonly gate: Gate;
  /** Opening it twice is opening it once. */
  open(): void;
  /** Nanoseconds from the first to the last of them that left so far; `null` where fewer than two did. */
  spreadNs(): number | null;
}

/** A gate with its handle: whoever has the handle decides when. */
export function createGate(): Opener {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let count = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  const left = (at: Instant): void => {
    count += 1;
    first = Math.min(first, at);
    last = Math.max(last, at);
  };
  return { gate: { opened, left }, open, spreadNs: () => (count < 2 ? null : last - first) };
}
