/**
 * Does `work`, and `after` it however it ended, as `finally` does. Of two errors the first one is told: what is cleaned up after a failure
 * often fails because of it.
 */
export async function always<T>(work: () => Promise<T>, after: () => Promise<unknown>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await after().catch(() => {});
    throw error;
  }
  await after();
  return result;
}
