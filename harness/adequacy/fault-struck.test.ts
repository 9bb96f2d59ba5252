import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import type { Fault, FaultRecord } from '../model/fault.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { everyFaultCame, faultStruck, struckAtLeast } from './index.ts';

const of = (rule: AdequacyRule, told: Shop) =>
  rule.check(told.evidence(), { phases: [], comparisons: [], provenThroughput: null });

/** A shop in which somebody was under way from 2 to 5 ms, while all of these faults lasted from 1 to 9. */
function under(...faults: readonly (Partial<FaultRecord> & { readonly fault: Fault })[]): Shop {
  const run = shop().checkout({ at: [2, 5] });
  const times = { startedAt: 1_000_000, endedAt: 9_000_000 };
  for (const each of faults)
    run.faults.push({ ...times, inFlight: 1, strikes: 1, unsupported: null, ...each });
  return run;
}

const BEFORE: Fault = { type: 'cut-at-commit', on: 'database', when: 'before', every: 3 };
const AFTER: Fault = { type: 'cut-at-commit', on: 'database', when: 'after', every: 3 };
const HANGING: Fault = { type: 'bank', behaviour: { latencyMs: 0, hangAfterChargeEvery: 4 } };
const DROPPING: Fault = { type: 'bank', behaviour: { latencyMs: 0, dropAfterChargeEvery: 4 } };

test('every fault has to strike something', () => {
  const told = (...moments: number[]) =>
    moments.reduce((run, at) => run.fault([at, at]), shop().checkout({ at: [0, 5] }));
  expect(of(faultStruck(), told(3))).toMatchObject({ met: true });
  expect(of(faultStruck(), told())).toMatchObject({ met: false });
  expect(of(faultStruck(), told(3, 6))).toEqual({
    met: false,
    saw: 'operations were in flight during 1 of 2 faults',
  });
});

test('faults of a type struck often enough, and met somebody', () => {
  const told = shop()
    .checkout({ at: [0, 5] })
    .fault([1, 1])
    .fault([2, 2]);
  expect(of(struckAtLeast(2, 'reset'), told)).toMatchObject({ met: true });
  expect(of(struckAtLeast(3, 'reset'), told)).toEqual({
    met: false,
    saw: '2 strikes of reset, by the 2 of 2 faults that met operations in flight',
  });
  expect(of(struckAtLeast(1, 'kill'), told)).toMatchObject({ met: false });
  const alone = shop()
    .checkout({ at: [0, 5] })
    .fault([6, 7]);
  expect(of(struckAtLeast(1, 'reset'), alone)).toMatchObject({ met: false });
});

test('a kill that nobody was there for shows nothing, though somebody met the shop while it was away', () => {
  const killed = (inFlight: number) => under({ fault: { type: 'kill' }, inFlight });
  expect(of(faultStruck(), killed(1))).toMatchObject({ met: true });
  expect(of(faultStruck(), killed(0))).toEqual({
    met: false,
    saw: 'operations were in flight during 1 of 1 fault; no kill found anybody in flight',
  });
});

test.each<Fault>([
  { type: 'kill' },
  { type: 'restart' },
  { type: 'database-crash' },
  { type: 'terminate', connections: 3 },
])('of what breaks in one moment, only those count that found somebody in flight: $type', (fault) => {
  const { type } = fault;
  expect(of(struckAtLeast(1, type), under({ fault }, { fault, inFlight: 0 }))).toMatchObject({ met: true });
  expect(of(struckAtLeast(2, type), under({ fault }, { fault }))).toMatchObject({ met: true });
  expect(of(struckAtLeast(2, type), under({ fault }, { fault, inFlight: 0 }))).toEqual({
    met: false,
    saw: `1 strike of ${type}, by the 1 of 2 faults that met operations in flight`,
  });
  expect(of(faultStruck(), under({ fault, inFlight: 0 }))).toMatchObject({ met: false });
});

test('what lasts has to meet somebody while it does, and nobody waits on a connection that hears of changes', () => {
  const pause: Fault = { type: 'pause' };
  const deaf: Fault = { type: 'terminate', connections: 1, listeners: true };
  for (const fault of [pause, deaf]) {
    expect(of(struckAtLeast(1, fault.type), under({ fault, inFlight: 0 }))).toMatchObject({ met: true });
    expect(of(faultStruck(), under({ fault, inFlight: 0 }))).toMatchObject({ met: true });
  }
});

test('a fault that struck does not stand for one of its type that is another and did not', () => {
  const half = under({ fault: BEFORE, strikes: 9 }, { fault: AFTER, strikes: 0 });
  expect(of(faultStruck(), half)).toEqual({
    met: false,
    saw: 'operations were in flight during 2 of 2 faults; cut-at-commit (every 3, on database, when after) found nothing to strike',
  });
  expect(of(faultStruck(), under({ fault: BEFORE }, { fault: AFTER }))).toMatchObject({ met: true });
  expect(of(faultStruck(), under({ fault: HANGING }, { fault: DROPPING, strikes: 0 }))).toMatchObject({
    met: false,
  });
  // Again and again the same: one that strikes stands for those that do not.
  expect(of(faultStruck(), under({ fault: AFTER }, { fault: AFTER, strikes: 0 }))).toMatchObject({
    met: true,
  });
});

test('one of two faults of a type can be asked for alone', () => {
  const half = under({ fault: BEFORE, strikes: 9 }, { fault: AFTER, strikes: 1 });
  expect(of(struckAtLeast(10, 'cut-at-commit'), half)).toMatchObject({ met: true });
  expect(of(struckAtLeast(9, { type: 'cut-at-commit', when: 'before' }), half)).toMatchObject({ met: true });
  expect(of(struckAtLeast(2, { type: 'cut-at-commit', when: 'after' }), half)).toEqual({
    met: false,
    saw: '1 strike of cut-at-commit (when after), by the 1 of 1 fault that met operations in flight',
  });
  const stored: Fault = { type: 'bank', behaviour: { hangAfterChargeEvery: 4, latencyMs: 0 } };
  expect(of(struckAtLeast(1, HANGING), under({ fault: stored }))).toMatchObject({ met: true });
  expect(of(struckAtLeast(1, HANGING), under({ fault: DROPPING }))).toMatchObject({ met: false });
});

test('a fault that cannot strike here leaves open what it was to show', () => {
  const unsupported = 'the client insists on TLS';
  expect(of(faultStruck(), under({ fault: AFTER, unsupported }))).toEqual({
    met: false,
    saw: 'operations were in flight during 1 of 1 fault; not supported here: the client insists on TLS',
  });
  expect(of(everyFaultCame([AFTER]), under({ fault: AFTER, unsupported }))).toEqual({
    met: false,
    saw: '1 of 1 kind of fault came; not supported here: the client insists on TLS',
  });
});

test('a fault of the plan that never came is missed', () => {
  expect(of(everyFaultCame([BEFORE, AFTER, AFTER]), under({ fault: AFTER }))).toEqual({
    met: false,
    saw: '1 of 2 kinds of fault came; no cut-at-commit (every 3, on database, when before)',
  });
  const both = under({ fault: BEFORE }, { fault: AFTER });
  expect(of(everyFaultCame([BEFORE, AFTER]), both)).toMatchObject({ met: true });
});
