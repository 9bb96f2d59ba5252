/** The other side of `children.ts`: what every forked program of the bench does first. */

/** @returns the options that the bench passed. From now on the program ends when the bench is gone. */
export function optionsOf<T>(): T {
  process.once('disconnect', () => process.exit());
  return JSON.parse(process.argv[2] ?? '{}') as T;
}

/** Tells the bench, and resolves when the message has left. */
export function tell(message: unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    process.send?.(message, undefined, {}, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}
