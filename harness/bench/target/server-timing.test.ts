import { expect, test } from 'vitest';
import { parseServerTiming, queriesOf, Stages } from './server-timing.ts';

test('metrics with and without a duration, descriptions with commas in them', () => {
  expect(
    parseServerTiming('auth;dur=0.25, db;dur=3;desc="queries=6, of which 2; slow", cache;desc="hit"'),
  ).toEqual([
    { name: 'auth', durationMs: 0.25, description: null },
    { name: 'db', durationMs: 3, description: 'queries=6, of which 2; slow' },
    { name: 'cache', durationMs: null, description: 'hit' },
  ]);
});

test.each(['', ',,;', '"unclosed', 'db;dur=', '<script>;dur=1'])(
  'what says nothing has no duration: %j',
  (header) => {
    expect(parseServerTiming(header).filter(({ durationMs }) => durationMs !== null)).toEqual([]);
  },
);

test('the number of queries is the sum of what the stages say', () => {
  expect(queriesOf('db;dur=3;desc="queries=5", confirm;desc="queries=1", total;dur=9')).toBe(6);
  expect(queriesOf('total;dur=9')).toBeNull();
});

test('stages are summed up over those answers that have them', () => {
  const stages = new Stages();
  expect([stages.add('db;dur=1, total;dur=4'), stages.add('total;dur=6'), stages.add('')]).toEqual([
    4,
    6,
    null,
  ]);
  expect(stages.costs()).toEqual([
    { stage: 'db', count: 1, meanMs: 1, p50Ms: 1, p99Ms: 1 },
    { stage: 'total', count: 2, meanMs: 5, p50Ms: 4, p99Ms: 6 },
  ]);
});
