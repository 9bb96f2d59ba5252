import { expect, test } from 'vitest';
import { violatedIn } from '../harness/commands/testing/command-line.ts';
import { runAgainst } from './testing/run-bent.ts';

/** Whoever does not answer has refused: the order fails, and the money is gone. */
const SILENCE_IS_NO = {
  replace: `(parts) => {
    const no = (answer) => (answer.type === 'unknown' ? { type: 'declined', code: 'payment-declined' } : answer);
    return {
      charge: async (charge) => no(await parts.charge(charge)),
      lookUp: async (charge) => no(await parts.lookUp(charge)),
    };
  }`,
};

test('a shop that takes silence for a refusal keeps the money of orders that it gave up', async () => {
  const { ended, result } = await runAgainst('slow-bank', SILENCE_IS_NO);
  expect(violatedIn(result)).toContain('books-balance');
  expect(ended.exitCode).toBe(1);
});
