import { expect, test } from 'vitest';
import type { Result } from '../../harness/index.ts';
import { holding, hostile } from '../../harness/report/fixtures/results.ts';
import { FAULTS } from './faults.ts';
import suite from './suite.ts';
import { tableOf } from './table.ts';
import { underFault } from './under-fault.ts';

const named = (result: Result, scenario: string): Result => ({
  ...result,
  run: { ...result.run, scenario },
});

test('each of the 24 types of faults has a row, each row a name of its own', () => {
  const names = suite.scenarios.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  const types = FAULTS.flatMap(({ fault, followedBy }) => [fault.type, followedBy?.fault.type ?? fault.type]);
  expect(new Set(types).size).toBe(24);
});

test('a fault strikes more than once, long enough before the end to be recovered from, and heals at last', () => {
  const random = { int: (_: number, most: number) => most } as never;
  for (const breaking of FAULTS) {
    const { faults, phases } = underFault(breaking).plan('smoke');
    const planned = typeof faults === 'function' ? faults(random) : faults;
    expect(planned.length, breaking.name).toBeGreaterThan(1);
    const { everyMs = 3_000 } = breaking;
    for (const { phase, afterMs, lastsMs } of planned) {
      expect(phase).toBe('sale');
      expect(afterMs + lastsMs, breaking.name).toBeLessThanOrEqual(2_000 + 2 * everyMs - 1_000);
    }
    expect(phases.map(({ name }) => name)).toEqual(['warm-up', 'sale', 'healing']);
  }
});

test('the table has what is proven without a fault and with each, and what the shop took to be well again', () => {
  const killed: Result = {
    ...named(holding, 'steady-sale-kill'),
    measurements: { ...holding.measurements, provenThroughput: { state: 'proven', ordersPerSecond: 36.2 } },
    nothingLost: { faults: [], ordersLost: 0, chargedWrongly: 0, mailsMissing: null },
    wellAgain: [
      {
        ...{ fault: 'kill', times: 2 },
        onMs: { known: 2, medianMs: 812.4, maxMs: 1_204.5 },
        firstOrderMs: { known: 2, medianMs: 21.25, maxMs: 48 },
        oldRateMs: { known: 1, medianMs: 60, maxMs: 60 },
      },
    ],
  };
  const table = tableOf([named(holding, 'steady-sale'), killed, named(hostile, 'steady-sale-lock')]);
  const [, ...lines] = table.split('\n').map((line) => line.trim().split(/\s{2,}/));
  expect(lines[0]).toEqual(['nothing', '48.2', '100 %']);
  expect(lines[1]).toEqual([
    ...['kill', '36.2', '75 %', '3 s', '2', '812 ms (1.2 s)', '21 ms (48 ms)', '60 ms (60 ms) ?1', '0+0+?'],
  ]);
  expect(lines[2]?.slice(0, 2)).toEqual(['lock', 'unknown']);
  expect(table).toContain('steady-sale-lock: charged-the-price: violated: charged');
  expect(table.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
});
