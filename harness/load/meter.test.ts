import { expect, test } from 'vitest';
import type { Operation, Outcome } from '../model/operation.ts';
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

test('a connection that is refused at once does not make a dead backend look fast', () => {
  expect(timingOf(operation(0, 0, MS, RESET), 1_000)).toEqual({
    responseNs: 1_000 * MS,
    serviceNs: 1_000 * MS,
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
