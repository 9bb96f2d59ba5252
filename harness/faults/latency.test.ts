import { expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import type { Conditions } from '../model/way.ts';
import type { Hands } from './hands.ts';
import { strikeLatency } from './latency.ts';

test('with jitter each chunk waits for a time of its own, as the seed draws it, until the remedy', async () => {
  let conditions: Partial<Conditions> = {};
  const way = {
    change: (changed: Partial<Conditions>) => Object.assign(conditions, changed),
    harmed: () => 0,
  };
  const hands = { way: () => way } as unknown as Hands;
  const waits = () => Array.from({ length: 200 }, () => conditions.delayMs?.() ?? Number.NaN);
  const strike = () =>
    strikeLatency(
      { type: 'latency', on: 'database', delayMs: 20, jitterMs: 10 },
      hands,
      randomFor(7, 'jitter'),
      0,
    );
  const struck = await strike();
  const drawn = waits();
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(20);
  expect(Math.max(...drawn)).toBeLessThan(30);
  expect(new Set(drawn).size).toBeGreaterThan(150);
  conditions = {};
  await strike();
  expect(waits()).toEqual(drawn);
  await struck.remedy?.();
  expect(new Set(waits())).toEqual(new Set([0]));
});
