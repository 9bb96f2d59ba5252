import { expect, test } from 'vitest';
import type { GrowthSample } from '../../model/growth.ts';
import type { Operation } from '../../model/operation.ts';
import type { GrowthLimit, GrowthPlan } from '../../model/scenario.ts';
import { NS_PER_MS } from '../../model/time.ts';
import { judgeGrowth } from './growth.ts';

const MIB = 1_048_576;
const memory: GrowthLimit = { name: 'memory', what: 'memory', per: 'minute', most: MIB };
const tables: GrowthLimit = { name: 'tables', what: 'table size', per: 'order', most: 2_000 };

/** A sample each second. */
const samples = (count: number, valueAt: (second: number) => number): GrowthSample[] =>
  Array.from({ length: count }, (_, second) => ({ atMs: second * 1_000, value: valueAt(second) }));

function judged(limit: GrowthLimit, seen: readonly GrowthSample[], history: readonly Operation[] = []) {
  const plan: GrowthPlan = { phase: 'soak', everyMs: 1_000, limits: [limit] };
  const [found] = judgeGrowth(plan, [{ phase: 'soak', what: limit.what, samples: [...seen] }], history);
  return found;
}

test('what stays as it is, however it saws up and down, is within its limit', () => {
  const saw = samples(120, (second) => 80 * MIB + (second % 8) * 5 * MIB);
  expect(judged(memory, saw)).toMatchObject({ state: 'met', slope: { estimate: 0, high: 0 } });
});

test('what is left after each collection a little more is a leak', () => {
  const leak = samples(120, (second) => 80 * MIB + (second % 8) * 5 * MIB + second * MIB);
  const found = judged(memory, leak);
  expect(found).toMatchObject({ state: 'missed', because: null });
  expect(found?.slope?.estimate).toBeCloseTo(60 * MIB, -6);
});

test('what may be a leak and may be none is neither', () => {
  // Up and down by more than it has grown, and never twice in the same way.
  const restless = samples(15, (second) => 80 * MIB + ((second * 7) % 11) * MIB);
  expect(judged(memory, restless)).toMatchObject({
    state: 'unknown',
    because: 'the run was too short to tell',
  });
});

test('too few samples, or none, say nothing', () => {
  expect(
    judged(
      memory,
      samples(9, () => 1),
    ),
  ).toMatchObject({ state: 'unknown', slope: null });
  expect(judged(memory, [])).toMatchObject({ state: 'unknown', because: 'nobody tells here' });
});

test('tables grow with the orders, and are held against these', () => {
  const order = (second: number): Operation => ({
    ...{ id: second, intentId: `i${second}`, process: 0, phase: 'soak', backend: 'main', steps: [] },
    ...{ kind: 'checkout', input: { actor: 0, lines: [] } },
    ...{ intendedAt: 0, startedAt: 0, endedAt: second * 1_000 * NS_PER_MS },
    outcome: {
      type: 'ok',
      result: { orderId: `${second}`, status: 'live', totalCents: 1, currency: 'EUR', lines: [] },
    },
  });
  const sold = Array.from({ length: 60 }, (_, second) => order(second));
  expect(
    judged(
      tables,
      samples(60, (second) => second * 1_500),
      sold,
    ),
  ).toMatchObject({ state: 'met' });
  expect(
    judged(
      tables,
      samples(60, (second) => second * 2_500),
      sold,
    ),
  ).toMatchObject({ state: 'missed' });
  expect(
    judged(
      tables,
      samples(60, (second) => second * 2_500),
    ),
  ).toMatchObject({ state: 'unknown' });
});
