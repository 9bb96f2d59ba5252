import { describe, expect, test } from 'vitest';
import type { Operation, Outcome, Step } from '../model/operation.ts';
import type { PhaseMeasurement } from '../model/result.ts';
import { startClock } from '../model/time.ts';
import { Meter, timingOf } from './meter.ts';

const MS = 1e6;
const OK: Outcome<never> = { type: 'ok', result: undefined as never };
const RESET: Outcome<never> = { type: 'unknown', cause: 'reset', detail: '' };
const SOLD_OUT: Outcome<never> = { type: 'refused', reason: 'out-of-stock', detail: '' };

const operation = (
  intendedAt: number,
  startedAt: number,
  endedAt: number,
  outcome: Outcome<never> = OK,
): Operation => ({
  id: 0,
  intentId: 'i',
  process: 0,
  phase: 'sale',
  backend: 'main',
  kind: 'browse',
  input: { actor: 'anonymous', sku: 'a' },
  intendedAt,
  startedAt,
  endedAt,
  outcome,
  steps: [],
});

const phase = { name: 'sale', model: 'open', connections: 4, offered: 10 } as const;

test('response time counts from the intended start, service time from the actual one, and the lag between is named', () => {
  const meter = new Meter(startClock(), 1_000);
  const at = meter.startedAt;
  meter.end(operation(at, at + 30 * MS, at + 50 * MS));
  const { kinds, dispatchLag, late } = meter.measurement(phase);
  expect(kinds[0]?.responseTime.maxMs).toBeCloseTo(50, 0);
  expect(kinds[0]?.serviceTime.maxMs).toBeCloseTo(20, 0);
  expect(dispatchLag.maxMs).toBeCloseTo(30, 0);
  expect(late).toBe(1);
});

test('late is more than 10 ms, and not 10', () => {
  const meter = new Meter(startClock(), 1_000);
  const at = meter.startedAt;
  meter.end(operation(at, at + 10 * MS, at + 11 * MS));
  expect(meter.measurement(phase).late).toBe(0);
});

test('what was offered is what was sent and what was missed', () => {
  const meter = new Meter(startClock(), 1_000);
  for (let index = 0; index < 7; index += 1)
    meter.end(operation(meter.startedAt, meter.startedAt, meter.startedAt));
  expect(meter.measurement(phase)).toMatchObject({ offered: 10, sent: 7, missed: 3 });
});

test('what was missed counts as slowest, among what was asked for as it was', () => {
  const meter = new Meter(startClock(), 1_000);
  const at = meter.startedAt;
  for (let index = 0; index < 7; index += 1) meter.end(operation(at, at, at + MS));
  for (let index = 0; index < 3; index += 1) meter.miss('browse');
  meter.miss('checkout');
  const { kinds } = meter.measurement({ ...phase, offered: 11 });
  const [browsed, bought] = kinds;
  expect(browsed).toMatchObject({ kind: 'browse', outcomes: { ok: 7, refused: 0, unknown: 0 }, missed: 3 });
  expect(browsed?.responseTime).toMatchObject({ count: 10, p90Ms: expect.closeTo(1_000, -1) });
  expect(browsed?.serviceTime).toMatchObject({ count: 7, maxMs: expect.closeTo(1, 1) });
  expect(bought).toMatchObject({ kind: 'checkout', missed: 1, responseTime: { count: 1 } });
});

test('a connection that is refused at once does not make a dead backend look fast', () => {
  expect(timingOf(operation(0, 0, MS, RESET), 1_000)).toEqual({
    responseNs: 1_000 * MS,
    serviceNs: 1_000 * MS,
    lagNs: 0,
  });
  expect(timingOf(operation(0, 500 * MS, 1_600 * MS, RESET), 1_000).responseNs).toBe(1_600 * MS);
  // A refusal is an answer.
  expect(timingOf(operation(0, 0, MS, SOLD_OUT), 1_000).responseNs).toBe(MS);
});

test('outcomes, reasons and causes are counted by kind, and only answers make throughput', () => {
  const meter = new Meter(startClock(), 1_000);
  const at = meter.startedAt;
  meter.end(operation(at, at, at + MS));
  meter.end(operation(at, at, at + MS, SOLD_OUT));
  meter.end(operation(at, at, at + 2_000 * MS, RESET));
  const { kinds, perSecond, durationMs } = meter.measurement(phase);
  expect(kinds).toHaveLength(1);
  expect(kinds[0]).toMatchObject({
    kind: 'browse',
    outcomes: { ok: 1, refused: 1, unknown: 1 },
    refusals: { 'out-of-stock': 1 },
    unknowns: { reset: 1 },
  });
  expect(durationMs).toBeCloseTo(2_000, 6);
  expect(perSecond).toBeCloseTo(1, 6);
});

test('the time line has a row for every second, those in which nothing ended too', () => {
  const meter = new Meter(startClock(), 1_000);
  const at = meter.startedAt;
  meter.end(operation(at, at, at + 100 * MS));
  meter.end(operation(at, at, at + 2_500 * MS, SOLD_OUT));
  const { timeline } = meter.measurement(phase);
  expect(timeline.map(({ second, ok, refused }) => [second, ok, refused])).toEqual([
    [0, 1, 0],
    [1, 0, 0],
    [2, 0, 1],
  ]);
  expect(timeline[1]).toMatchObject({ p50Ms: null, p99Ms: null });
});

test('an hour of operations keeps a minute of histograms', () => {
  const meter = new Meter(startClock(), 1_000);
  const before = process.memoryUsage().arrayBuffers;
  for (let second = 0; second < 3_600; second += 1) {
    const at = meter.startedAt + second * 1_000 * MS;
    meter.end(operation(at, at, at + 5 * MS));
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20e6);
  const { timeline } = meter.measurement(phase);
  expect(timeline).toHaveLength(3_600);
  expect(timeline.every(({ ok, p99Ms }) => ok === 1 && p99Ms !== null)).toBe(true);
});

test('a phase in which nothing happened is measured as that', () => {
  const measured = new Meter(startClock(), 1_000).measurement({ ...phase, offered: 0 });
  expect(measured).toMatchObject({
    sent: 0,
    missed: 0,
    perSecond: 0,
    durationMs: 0,
    kinds: [],
    timeline: [],
  });
});

describe('an operation that was sent ahead of its moment, but for its last byte', () => {
  const step: Step = {
    ...{ name: 'checkout', method: 'POST', path: '/orders', requestBody: '{}', answerBody: '{}' },
    ...{ startedAt: 103 * MS, endedAt: 120 * MS, status: 201 },
  };
  const aligned = (steps: readonly Step[], endedAt = 120 * MS): Operation => ({
    ...operation(100 * MS, 40 * MS, endedAt),
    steps,
  });

  test('starts when its last byte leaves', () => {
    const timing = timingOf(aligned([step]), 1_000);
    expect(timing).toEqual({ responseNs: 20 * MS, serviceNs: 17 * MS, lagNs: 3 * MS });
  });
  test('takes what it took where it was answered before its moment, and never has a negative lag', () => {
    const early = { ...step, startedAt: 41 * MS, endedAt: 50 * MS, status: 409 };
    const refused = { ...aligned([early], 50 * MS), outcome: SOLD_OUT } as Operation;
    expect(timingOf(refused, 1_000)).toEqual({ responseNs: 9 * MS, serviceNs: 9 * MS, lagNs: 0 });
    expect(timingOf(aligned([], 50 * MS), 0)).toEqual({ responseNs: 10 * MS, serviceNs: 10 * MS, lagNs: 0 });
  });
  test('counts as slowest where it failed before its moment', () => {
    const lost = { ...aligned([{ ...step, startedAt: 41 * MS, endedAt: null }], 50 * MS), outcome: RESET };
    expect(timingOf(lost as Operation, 1_000).responseNs).toBe(1_000 * MS);
  });
});

test('what the harness does before it asks, writing the history included, is lag and no service time', () => {
  const asked: Step = {
    ...{ name: 'page', method: 'GET', path: '/', requestBody: null, answerBody: null },
    ...{ startedAt: 8 * MS, endedAt: 10 * MS, status: 200 },
  };
  const slowDisk = { ...operation(0, MS, 10 * MS), steps: [asked] };
  expect(timingOf(slowDisk, 1_000)).toEqual({ responseNs: 10 * MS, serviceNs: 2 * MS, lagNs: 8 * MS });
  expect(timingOf(operation(0, MS, 10 * MS), 1_000)).toMatchObject({ serviceNs: 9 * MS, lagNs: MS });
});

describe('the books', () => {
  /** A hundred operations of 20 ms each, one every 10 ms: two are in the system at any time. */
  const fill = (lose = -1): PhaseMeasurement => {
    const meter = new Meter(startClock(), 1_000);
    for (let index = 0; index < 100; index += 1) {
      const at = meter.startedAt + index * 10 * MS;
      meter.begin(at);
      if (index !== lose) meter.end(operation(at, at + MS, at + 20 * MS, index % 2 === 0 ? OK : RESET));
    }
    return meter.measurement(phase);
  };

  test('add up: what was counted coming and going is rate times time', () => {
    const { littlesLaw } = fill();
    expect(littlesLaw?.inSystem).toBeCloseTo(2_000 / 1_010, 6);
    // An unknown outcome counts as the timeout elsewhere, but was in the system for as long as it was.
    expect(littlesLaw?.gap).toBeLessThan(0.001);
  });
  test('do not where an operation was lost', () => {
    expect(fill(0).littlesLaw?.gap).toBeGreaterThan(0.05);
  });
  test('do not where one is counted twice', () => {
    const meter = new Meter(startClock(), 1_000);
    const once = operation(meter.startedAt, meter.startedAt, meter.startedAt + 10 * MS);
    meter.begin(meter.startedAt);
    meter.end(once);
    meter.end(once);
    expect(meter.measurement(phase).littlesLaw?.gap).toBeGreaterThan(0.05);
  });
  test('know nothing of an arrival that had nothing to send', () => {
    const meter = new Meter(startClock(), 1_000);
    meter.begin(meter.startedAt);
    meter.withdraw(meter.startedAt);
    meter.begin(meter.startedAt);
    meter.end(operation(meter.startedAt, meter.startedAt, meter.startedAt + 10 * MS));
    expect(meter.measurement(phase).littlesLaw).toMatchObject({ inSystem: 1, gap: expect.closeTo(0, 2) });
  });
  test('are not kept where nobody counts', () => {
    const meter = new Meter(startClock(), 1_000);
    meter.end(operation(meter.startedAt, meter.startedAt, meter.startedAt + MS));
    expect(meter.measurement(phase).littlesLaw).toBeNull();
  });
});

test('a main thread that does nothing but work is seen', () => {
  const clock = startClock();
  const meter = new Meter(clock, 1_000);
  while (clock.now() < 60 * MS);
  expect(meter.measurement(phase).eventLoopUtilization).toBeGreaterThan(0.9);
});
