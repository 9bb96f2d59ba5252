import { expect, test } from 'vitest';
import { runAgainst } from './testing/run-bent.ts';

test('a shop that has no more room than slow clients take turns honest buyers away', async () => {
  const { ended, result } = await runAgainst('slow-clients', null, ['OPEN_REQUESTS_MAX=60']);
  expect(result?.goodput).toMatchObject([{ name: 'goodput among slow clients', state: 'missed' }]);
  expect(ended.exitCode).toBe(3);
});
