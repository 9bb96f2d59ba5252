import { z } from 'zod';

/**
 * A scenario of an invocation that has no result. What was asked for and not answered is told like what was: otherwise the rest
 * would look like the whole.
 */
export const notRun = z.strictObject({
  scenario: z.string(),
  question: z.string(),
  /** It was tried, and the run could not be made; or its turn never came. */
  state: z.enum(['not made', 'not begun']),
  because: z.string(),
  /** As in `EXIT`: what the command ends with because of it. */
  exitCode: z.number().int(),
});
export type NotRun = z.infer<typeof notRun>;
