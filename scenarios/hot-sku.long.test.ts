import { expect, test } from 'vitest';
import { violatedIn } from '../harness/commands/testing/command-line.ts';
import { runAgainst } from './testing/run-bent.ts';

test('stock that is read, compared and written back is oversold as soon as everybody wants it', async () => {
  const { ended, result } = await runAgainst('hot-sku', null, ['TARGET_DEFECT=select-check-update']);
  expect(violatedIn(result)).toEqual(expect.arrayContaining(['never-oversell', 'stock-is-conserved']));
  expect(ended.exitCode).toBe(1);
});
