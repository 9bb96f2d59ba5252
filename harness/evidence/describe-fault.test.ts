import { expect, test } from 'vitest';
import type { Fault } from '../model/fault.ts';
import { describeFault } from './describe-fault.ts';

test.each<[Fault, string]>([
  [{ type: 'latency', on: 'bank', delayMs: 20 }, 'latency on bank, 20 ms'],
  [{ type: 'latency', on: 'bank', delayMs: 20, jitterMs: 5 }, 'latency on bank, 20 to 25 ms'],
  [{ type: 'bandwidth', on: 'backend', bytesPerSecond: 900 }, 'bandwidth on backend, 900 bytes/s'],
  [{ type: 'slicing', on: 'database', sliceBytes: 3 }, 'slicing on database, 3 bytes'],
  [{ type: 'break', on: 'mailbox', when: 'in', every: 1 }, 'break on mailbox, in, each time'],
  [
    { type: 'cut-at-commit', on: 'database', when: 'before', every: 5 },
    'cut-at-commit on database, before, one in 5',
  ],
  [{ type: 'black-hole', on: 'database' }, 'black-hole on database'],
  [{ type: 'down', on: 'bank' }, 'down on bank'],
  [{ type: 'reset', on: 'mailbox' }, 'reset on mailbox'],
  [{ type: 'half-close', on: 'backend' }, 'half-close on backend'],
  [{ type: 'terminate', connections: 3 }, 'terminate 3 connections'],
  [
    { type: 'terminate', connections: 3, application: 'shop', listeners: true },
    'terminate 3 listening connections of shop',
  ],
  [{ type: 'lock', table: 'orders' }, 'lock on table orders'],
  [{ type: 'connections-taken', left: 2 }, 'connections taken, 2 left'],
  [{ type: 'slow-clients', connections: 50, manner: 'slow-body' }, '50 slow clients, slow-body'],
  [{ type: 'memory-limit', spareBytes: 64 }, 'memory limit, 64 bytes to spare'],
  [{ type: 'clock', aheadMs: 700 }, 'clock 700 ms ahead'],
  [{ type: 'rolling-restart' }, 'rolling-restart'],
  [{ type: 'event-loop-block' }, 'event-loop-block'],
  [{ type: 'kill' }, 'kill'],
  [{ type: 'pause' }, 'pause'],
  [{ type: 'restart' }, 'restart'],
  [{ type: 'database-crash' }, 'database-crash'],
  [{ type: 'long-transaction' }, 'long-transaction'],
])('a fault in words: %j', (fault, words) => {
  expect(describeFault(fault)).toBe(words);
});

test.each<[Fault, string]>([
  [
    { type: 'bank', behaviour: { latencyMs: 0, hangAfterChargeEvery: 4 } },
    'bank, hang after charge one in 4',
  ],
  [
    { type: 'bank', behaviour: { latencyMs: 0, tellLateEvery: 3, tellLateMs: 500, tellReversedBy: 8 } },
    'bank, tell late one in 3, tell late 500 ms, tell reversed by 8',
  ],
  [{ type: 'bank', behaviour: { latencyMs: 60, declineEvery: undefined } }, 'bank, 60 ms late'],
  [{ type: 'mailbox', behaviour: { latencyMs: 9, refuseEvery: 1 } }, 'mailbox, 9 ms late, refuse each time'],
])('how bank and mailbox misbehave, in words: %j', (fault, words) => {
  expect(describeFault(fault)).toBe(words);
});
