/** What the last byte of a request waits for, so that many requests start as one. */
export interface Gate {
  readonly opened: Promise<void>;
}

/** A gate with its handle: whoever has the handle decides when. Opening it twice is opening it once. */
export function createGate(): { readonly gate: Gate; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { gate: { opened }, open };
}
