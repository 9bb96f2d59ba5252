import { messageOf } from '../model/errors.ts';
import { quote } from '../model/limits.ts';

export type Awaitable<T> = T | Promise<T>;

/** What somebody said, or why he said nothing. */
export type Asked<T> =
  | { readonly type: 'answer'; readonly answer: T }
  | { readonly type: 'silence'; readonly reason: string };

/** Asks somebody who may fail, or say nothing at all. Never throws. */
export async function askInTime<T>(
  who: string,
  question: () => Awaitable<T>,
  deadlineMs: number,
): Promise<Asked<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Asked<T>>((resolve) => {
    const reason = `${who} did not answer within ${deadlineMs} ms`;
    timer = setTimeout(() => resolve({ type: 'silence', reason }), deadlineMs);
  });
  try {
    const answered = Promise.resolve()
      .then(question)
      .then((answer): Asked<T> => ({ type: 'answer', answer }));
    return await Promise.race([answered, late]);
  } catch (error) {
    return { type: 'silence', reason: quote(`${who} failed: ${messageOf(error)}`) };
  } finally {
    clearTimeout(timer);
  }
}
