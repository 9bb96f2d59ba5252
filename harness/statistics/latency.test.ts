import { expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import { Latency } from './latency.ts';
import { percentileOf } from './percentile.ts';

const NS = 1_000_000;
const PERCENTILES = [50, 90, 95, 99] as const;

function lognormal(seed: number, count: number): number[] {
  const random = randomFor(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
  return Array.from({ length: count }, () => Math.round(Math.exp(normal() * 2 + 1) * NS));
}

test('percentiles are within 0.1 % of the exact ones, from microseconds to half a minute', () => {
  const sample = lognormal(3, 20_000);
  const latency = new Latency();
  for (const ns of sample) latency.record(ns);
  for (const percentile of PERCENTILES) {
    const exact = (percentileOf(sample, percentile) ?? 0) / NS;
    expect(Math.abs((latency.percentileMs(percentile) ?? 0) - exact) / exact).toBeLessThan(0.0011);
  }
  const { count, maxMs, meanMs } = latency.toDistribution();
  const mean = sample.reduce((sum, ns) => sum + ns, 0) / sample.length / NS;
  expect(count).toBe(20_000);
  expect(Math.abs((maxMs ?? 0) / (Math.max(...sample) / NS) - 1)).toBeLessThan(0.0011);
  expect(Math.abs((meanMs ?? 0) / mean - 1)).toBeLessThan(0.0011);
});

test('merging histograms is the same as recording everything in one', () => {
  const parts = [lognormal(1, 999), lognormal(2, 500), [10_000 * NS]];
  const one = new Latency();
  const merged = new Latency();
  for (const part of parts) {
    const latency = new Latency();
    for (const ns of part) {
      one.record(ns);
      latency.record(ns);
    }
    merged.merge(latency);
  }
  expect(merged.toDistribution()).toEqual(one.toDistribution());
});

test('no sample is null, not zero', () => {
  const nothing = { p50Ms: null, p90Ms: null, p95Ms: null, p99Ms: null, maxMs: null, meanMs: null };
  expect(new Latency().toDistribution()).toEqual({ count: 0, ...nothing });
  expect(percentileOf([], 50)).toBeNull();
});

test('what is out of range is clamped, never lost', () => {
  const latency = new Latency();
  latency.record(-5);
  latency.record(1e18);
  expect(latency.toDistribution().count).toBe(2);
  expect((latency.toDistribution().maxMs ?? 0) / 3_600_000).toBeCloseTo(1, 2);
});

test.each([
  { percentile: 50, value: 2 },
  { percentile: 75, value: 3 },
  { percentile: 99, value: 4 },
  { percentile: 0, value: 1 },
])('the $percentile th percentile of 4, 1, 3, 2 is $value', ({ percentile, value }) => {
  expect(percentileOf([4, 1, 3, 2], percentile)).toBe(value);
});
