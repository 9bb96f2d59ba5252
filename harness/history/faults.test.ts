import { expect, test } from 'vitest';
import type { Fault, FaultRecord } from '../model/fault.ts';
import { Faults, faultText, parseFault } from './faults.ts';

/** One of each type: the compiler asks for those that are missing. */
const EACH: { readonly [T in Fault['type']]: Extract<Fault, { type: T }> } = {
  latency: { type: 'latency', on: 'bank', delayMs: 20, jitterMs: 5 },
  bandwidth: { type: 'bandwidth', on: 'backend', bytesPerSecond: 1_000 },
  slicing: { type: 'slicing', on: 'database', sliceBytes: 3 },
  'black-hole': { type: 'black-hole', on: 'mailbox' },
  down: { type: 'down', on: 'bank' },
  reset: { type: 'reset', on: 'bank' },
  'half-close': { type: 'half-close', on: 'bank' },
  break: { type: 'break', on: 'bank', when: 'in', every: 2 },
  'cut-at-commit': { type: 'cut-at-commit', on: 'database', when: 'after', every: 7 },
  kill: { type: 'kill' },
  pause: { type: 'pause' },
  restart: { type: 'restart' },
  'rolling-restart': { type: 'rolling-restart' },
  'event-loop-block': { type: 'event-loop-block' },
  'memory-limit': { type: 'memory-limit', spareBytes: 1_000_000 },
  clock: { type: 'clock', aheadMs: 3_600_000 },
  'database-crash': { type: 'database-crash' },
  terminate: { type: 'terminate', connections: 2, application: 'shop', listeners: true },
  lock: { type: 'lock', table: 'orders' },
  'long-transaction': { type: 'long-transaction' },
  'slow-clients': { type: 'slow-clients', connections: 3, manner: 'slow-body' },
  'connections-taken': { type: 'connections-taken', left: 3 },
  bank: {
    type: 'bank',
    behaviour: { latencyMs: 5, hangAfterChargeEvery: 2, tellLateEvery: 3, tellLateMs: 40 },
  },
  mailbox: { type: 'mailbox', behaviour: { latencyMs: 5, refuseEvery: 2 } },
};

const record = (fault: Fault, more: Partial<FaultRecord> = {}): FaultRecord => ({
  ...{ fault, startedAt: 1.25, endedAt: null, inFlight: 3, strikes: 4, unsupported: null },
  ...more,
});

test.each(Object.values(EACH))('a fault of type $type comes back as it was', (fault) => {
  expect(parseFault(faultText(record(fault)))).toEqual(record(fault));
});

test('a fault of before they were counted struck once, and says nothing of whom', () => {
  const old = '{"fault":{"type":"reset","on":"bank"},"startedAt":1.25,"endedAt":2}';
  expect(parseFault(old)).toEqual(record(EACH.reset, { endedAt: 2, inFlight: 0, strikes: 1 }));
  expect(faultText(parseFault(old))).toBe(old);
});

test.each([
  ['an unknown type', { fault: { type: 'plague' } }],
  ['another type’s field', { fault: { type: 'kill', on: 'bank' } }],
  ['a moment that no commit has', { fault: { ...EACH['cut-at-commit'], when: 'in' } }],
  ['a behaviour that no bank has', { fault: { type: 'bank', behaviour: { latencyMs: 1, robEvery: 2 } } }],
])('%s is no fault', (_what, bent) => {
  expect(() => parseFault(JSON.stringify({ startedAt: 1, endedAt: null, ...bent }))).toThrow(
    /fault is not one/,
  );
});

test('the record of its end replaces that of its beginning, and no other', () => {
  const faults = new Faults();
  for (const each of [record(EACH.kill), record(EACH.pause), record(EACH.kill, { endedAt: 9 })])
    faults.add(each);
  faults.add(record(EACH.kill, { startedAt: 10 }));
  expect(faults.records.map(({ fault, endedAt }) => [fault.type, endedAt])).toEqual([
    ['kill', 9],
    ['pause', null],
    ['kill', null],
  ]);
});
