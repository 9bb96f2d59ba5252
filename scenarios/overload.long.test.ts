import { expect, test } from 'vitest';
import { violatedIn } from '../harness/commands/testing/command-line.ts';
import { goodputOf } from './testing/goodput-of.ts';
import { runAgainst } from './testing/run-bent.ts';

/** More than come and are not served within a second while the shop is not overloaded: there are ten loops then. */
const UNSERVED = 15;

/** The more have come in the last second and were not served, the longer each holds on to a connection: all wait for all. */
const COLLAPSING = {
  before: `
    const came = [], served = [];
    const lately = (moments) => {
      const since = performance.now() - 1_000;
      while (moments.length > 0 && moments[0] < since) moments.shift();
      return moments.length;
    };`,
  replace: `(parts) => ({
    parseOrder(body) {
      came.push(performance.now());
      return parts.parseOrder(body);
    },
    async reserve(...given) {
      await delay(Math.max(0, lately(came) - lately(served) - ${UNSERVED}) * 60);
      return parts.reserve(...given);
    },
    async confirm(...given) {
      const confirmed = await parts.confirm(...given);
      served.push(performance.now());
      return confirmed;
    },
  })`,
};

test('a shop that serves the fewer the more there are has lost its goodput', async () => {
  const { ended, result } = await runAgainst('overload', COLLAPSING);
  const { state, share } = goodputOf(result);
  expect([share < 0.6, state === 'met'], JSON.stringify(result?.goodput)).toEqual([true, false]);
  expect(violatedIn(result)).toEqual([]);
  // Where the machine is so busy that the generator lags, that comes before a missed budget.
  expect([2, 3]).toContain(ended.exitCode);
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
