import { expect, test } from 'vitest';
import { violatedIn } from '../harness/commands/testing/command-line.ts';
import { runAgainst } from './testing/run-bent.ts';

/** Stock that is read, compared and written back, one order after the other: in this process. */
const MUTEX = {
  replace: `(parts) => {
    const unsafe = chooseDefect({ defect: 'select-check-update', production: false }).replace(parts);
    let last = Promise.resolve();
    return {
      ...unsafe,
      place: (...given) => {
        const placed = last.then(() => parts.place(...given));
        last = placed.then(() => {}, () => {});
        return placed;
      },
    };
  }`,
};

test('a lock that one process keeps to itself sells the last seats once on each of two', async () => {
  const { ended, result } = await runAgainst('two-instances', MUTEX);
  expect(violatedIn(result)).toContain('never-oversell');
  expect(ended.exitCode).toBe(1);
});

test('and is good enough for one', async () => {
  const { ended, result } = await runAgainst('two-instances', MUTEX, ['INSTANCES=1']);
  expect([violatedIn(result), ended.exitCode]).toEqual([[], 0]);
});
