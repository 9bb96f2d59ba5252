import { expect, test } from 'vitest';
import type { Result } from '../../harness/index.ts';
import { holding } from '../../harness/report/fixtures/results.ts';
import { exitCodeOf, tableOf } from './table.ts';

const after = (ordersLost: number | null, mailsMissing: number | null): Result => ({
  ...holding,
  nothingLost: {
    faults: [
      {
        ...{ fault: 'kill', times: 210, strikes: 210, inFlight: 1_204 },
        ...{ unknown: 900, tookEffect: 300, noEffect: 600, unresolved: 0 },
        ...{ ordersLost, chargedWrongly: 0, mailsMissing },
      },
    ],
    ...{ ordersLost, chargedWrongly: 0, mailsMissing },
  },
});

test('it ends with 0 only where zeros were counted: what was lost is 1, what nobody knows is 2', () => {
  expect(exitCodeOf(0, after(0, 0))).toBe(0);
  expect(exitCodeOf(0, after(1, 0))).toBe(1);
  expect(exitCodeOf(0, after(0, 3))).toBe(1);
  expect(exitCodeOf(0, after(null, 0))).toBe(2);
  expect(exitCodeOf(0, after(null, 3))).toBe(1);
  expect(exitCodeOf(0, holding)).toBe(2);
  // What the run itself ended with is never made better.
  expect(exitCodeOf(2, after(0, 0))).toBe(2);
  expect(exitCodeOf(4, undefined)).toBe(4);
});

test('the table says what each fault did, and what was lost over it', () => {
  const lines = tableOf(after(0, null)).split('\n');
  expect(lines[1]?.split(/\s{2,}/)).toEqual([
    'kill',
    '210',
    '210',
    '1,204',
    '900',
    '300',
    '600',
    '0',
    '0',
    '0',
    'not known',
  ]);
  expect(lines).toContain('orders lost: 0');
  expect(lines).toContain('mails missing: not known');
});
