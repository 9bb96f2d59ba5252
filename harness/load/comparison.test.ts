import { describe, expect, test } from 'vitest';
import type { PairedPhase } from '../model/scenario.ts';
import { type Block, compare, type Pair } from './comparison.ts';

const phase: PairedPhase = {
  type: 'paired',
  name: 'pages',
  variants: { a: { CACHE: 'on' }, b: { CACHE: 'off' } },
  pairs: 6,
  blockMs: 1_500,
  settleMs: 500,
  ratePerSecond: 300,
  connections: 8,
  each: () => ({ kind: 'browse', input: { actor: 'anonymous', sku: 'a' } }),
};

const block = (ms: number, statements: number | null = 0, count = 300): Block => ({
  serviceMs: Array.from({ length: count }, () => ms),
  sent: 450,
  statements,
});
const pairsOf = (ratios: readonly number[], count = 300): Pair[] =>
  ratios.map((ratio) => ({ a: block(2, 0, count), b: block(2 * ratio, 450, count) }));
const summary = (pairs: readonly Pair[]): string => compare(phase, 'browse', 'indicative', 42, pairs).summary;

describe('the sentence', () => {
  test('names what is slower, by how much, and how sure that is', () => {
    expect(summary(pairsOf([2.8, 3.0, 3.1, 3.1, 3.3, 3.5]))).toBe(
      'cache off: browse p50 3.1x slower [2.8, 3.5] 96.9 % CI, 6 pairs, 300/s, seed 42; ' +
        'queries/request 0.00 → 1.00',
    );
  });

  test('turns a ratio below one round', () => {
    expect(summary(pairsOf([0.5, 0.5, 0.5, 0.5, 0.5, 0.4]))).toContain('p50 2.0x faster [2.0, 2.5]');
  });

  test('never says "the same"', () => {
    expect(summary(pairsOf([0.98, 0.99, 1, 1.01, 1.02, 1.041]))).toContain(
      'browse p50 no difference larger than 5 % detected, 96.9 % CI',
    );
  });

  test('says when there is nothing to say', () => {
    expect(summary([])).toBe('cache off: browse: nothing to compare, 0 pairs, 300/s, seed 42');
  });

  test('is silent about counters where the database does not count', () => {
    expect(summary([{ a: block(1, null), b: block(2, 450) }])).not.toContain('queries');
  });

  test('is silent about counters of a database that the shop never asks', () => {
    expect(summary([{ a: block(1, 0), b: block(2, 0) }])).not.toContain('queries');
  });
});

test('p99 is compared where a block holds a thousand requests, and not below', () => {
  const metrics = (count: number) =>
    compare(phase, 'browse', 'indicative', 1, pairsOf([2, 2, 2, 2, 2, 2], count)).ratios.map(
      ({ metric }) => metric,
    );
  expect(metrics(999)).toEqual(['browse p50']);
  expect(metrics(1_000)).toEqual(['browse p50', 'browse p99']);
});

test.each([61, 200])('%i pairs are compared like six', (count) => {
  const [ratio] = compare(phase, 'browse', 'decided', 1, pairsOf(Array<number>(count).fill(2))).ratios;
  expect(ratio).toMatchObject({ pairs: count, confidence: expect.closeTo(0.95, 2) });
});

test('a secret that makes a variant is in no comparison', () => {
  const of = (value: string) => ({ API_KEY: value, REDIS_URL: `redis://:${value}@127.0.0.1` });
  const variants = { a: of('swordfish-1'), b: of('swordfish-2') };
  const made = compare({ ...phase, variants }, 'browse', 'decided', 1, pairsOf([2, 2, 2, 2, 2, 2]));
  expect(JSON.stringify(made)).not.toContain('swordfish');
  expect(made.summary).toMatch(/^api key \[secret\], redis url redis:\/\/:\[secret\]@127/);
});

test('four statements in a hundred requests are not rounded away', () => {
  expect(summary([{ a: block(1, 18), b: block(2, 468) }])).toContain('1 pair, ');
  expect(summary([{ a: block(1, 18), b: block(2, 468) }])).toContain('queries/request 0.04 → 1.04');
});

test('half of a block without an answer makes its median the timeout', () => {
  const failing: Block = { ...block(1), serviceMs: [1, 1, 10_000, 10_000, 10_000] };
  const pairs = Array.from({ length: 6 }, () => ({ a: block(1), b: failing }));
  expect(compare(phase, 'browse', 'indicative', 1, pairs).ratios[0]?.estimate).toBeCloseTo(10_000, 6);
});

test('each percentile is to be held against its own gate', () => {
  const gates = (gate?: PairedPhase['gate']) =>
    compare({ ...phase, ...(gate && { gate }) }, 'browse', 'decided', 1, pairsOf([2, 2], 1_000)).ratios.map(
      ({ metric, atMost }) => [metric, atMost],
    );
  expect(gates({ p50: 1.05, p99: 1.1 })).toEqual([
    ['browse p50', 1.05],
    ['browse p99', 1.1],
  ]);
  expect(gates()).toEqual([
    ['browse p50', null],
    ['browse p99', null],
  ]);
});

test('where A is of another suite, that is said', () => {
  const pairs = pairsOf([2, 2, 2, 2, 2, 2]);
  const made = compare(
    { ...phase, variants: { a: {}, b: {} } },
    'browse',
    'decided',
    1,
    pairs,
    '../before.js',
  );
  expect(made.base).toBe('../before.js');
  expect(made.summary).toMatch(/^against \.\.\/before\.js, same settings: browse p50 2\.0x slower/);
  expect(compare(phase, 'browse', 'decided', 1, pairs).base).toBeNull();
});
