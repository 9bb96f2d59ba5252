/**
 * A question of those who watch, who ask all the time: however many do, it is asked once at a time, and not again for a while
 * after the answer, whether that was good or bad.
 */
export function remembered<T>(ask: () => Promise<T>, forMs: number): () => Promise<T> {
  let latest: Promise<T> | null = null;
  let untilMs = Number.POSITIVE_INFINITY;
  const askAgain = async (): Promise<T> => {
    untilMs = Number.POSITIVE_INFINITY;
    try {
      return await ask();
    } finally {
      untilMs = performance.now() + forMs;
    }
  };
  return () => {
    if (latest === null || performance.now() > untilMs) latest = askAgain();
    return latest;
  };
}
