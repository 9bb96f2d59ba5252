import { notWritten } from '../../model/not-written.ts';

export const STDOUT = 'what stdout leads to';

/**
 * To stdout. Where that leads to a file it is written at once, and throws.
 * @throws RunError where there is no room: nobody's bug.
 */
export function say(text: string): void {
  try {
    process.stdout.write(text);
  } catch (error) {
    throw notWritten(STDOUT, error);
  }
}
