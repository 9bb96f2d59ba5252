import { expect, test } from 'vitest';
import { violatedIn } from '../harness/commands/testing/command-line.ts';
import { runAgainst } from './testing/run-bent.ts';

/** The bank will surely have the money some day: the buyer is told that all is well. */
const SILENCE_IS_YES = {
  replace: `(parts) => ({
    charge: async (charge) => {
      const answer = await parts.charge(charge);
      return answer.type === 'unknown' ? { type: 'captured', paymentId: 'some-day' } : answer;
    },
  })`,
};

test('a shop that confirms what nobody has paid is caught by the bank’s books', async () => {
  const { ended, result } = await runAgainst('bank-down', SILENCE_IS_YES);
  expect(violatedIn(result)).toContain('books-balance');
  expect(ended.exitCode).toBe(1);
});
