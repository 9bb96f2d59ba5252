import { expect, test } from 'vitest';
import type { Result } from '../harness/index.ts';
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

const missedIn = (result: Result | undefined): string[] =>
  [...(result?.budgets ?? []), ...(result?.goodput ?? [])]
    .filter(({ state }) => state === 'missed')
    .map(({ name }) => name);

test('a shop that serves the fewer the more there are has lost its goodput', async () => {
  const { ended, result } = await runAgainst('overload', COLLAPSING);
  expect(missedIn(result), JSON.stringify(result?.goodput)).toContain('goodput at three times the capacity');
  expect(ended.exitCode).toBe(3);
});

test('a shop that turns nobody away lets all of them wait', async () => {
  const { ended, result } = await runAgainst('overload', null, [
    'POOL_WAITERS_MAX=100000',
    'POOL_WAIT_MS=60000',
  ]);
  expect(missedIn(result)).toContain('who is served is served soon: p95');
  // Nobody was refused, so nothing is known of refusals: inconclusive comes before a missed budget.
  expect(ended.exitCode).toBe(2);
});
