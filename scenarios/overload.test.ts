import { expect, test } from 'vitest';
import { goodputOf } from './testing/goodput-of.ts';
import { runAgainst } from './testing/run-bent.ts';

/** More than one instance can serve a second behind a database that is so far away, less than three times that. */
const COMFORTABLE_PER_SECOND = 50;

/** The more come, the longer each of them holds on to a connection: as where everybody waits for everybody. */
const COLLAPSING = {
  before: `const came = [];`,
  replace: `(parts) => ({
    parseOrder(body) {
      came.push(performance.now());
      return parts.parseOrder(body);
    },
    async reserve(...given) {
      const since = performance.now() - 1_000;
      while (came.length > 0 && came[0] < since) came.shift();
      await delay(Math.max(0, came.length - ${COMFORTABLE_PER_SECOND}) * 10);
      return parts.reserve(...given);
    },
  })`,
};

test('a shop that serves the fewer the more there are has lost its goodput', async () => {
  const { ended, result } = await runAgainst('overload', COLLAPSING);
  const { state, share } = goodputOf(result);
  expect([share < 0.6, state === 'met', ended.exitCode === 0], JSON.stringify(result?.goodput)).toEqual([
    ...[true, false, false],
  ]);
});

test('a shop that turns nobody away lets all of them wait', async () => {
  const { ended, result } = await runAgainst('overload', null, [
    ...['POOL_WAITERS_MAX=100000', 'POOL_WAIT_MS=60000'],
  ]);
  const times = result?.measurements.phases.find(({ name }) => name === 'overload')?.kinds[0]?.responseTime;
  expect(times?.p95Ms).toBeGreaterThan(2_000);
  expect(result?.budgets.filter(({ state }) => state === 'met')).toEqual([]);
  // Nobody was refused: that shedding works is not shown, which comes before a missed budget.
  expect(ended.exitCode).toBe(2);
});
