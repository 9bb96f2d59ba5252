import { expect, test } from 'vitest';
import { RunError } from '../model/errors.ts';
import type { Arrival } from '../model/scenario.ts';
import { LEAD_MS, scheduleOf } from './schedule.ts';
import { aligned, type Wish } from './session.ts';
import { browse } from './testing/bench.ts';

const wishes = (count: number): Wish[] =>
  Array.from({ length: count }, (_, index) => ({ intent: `i${index}`, intention: browse('a') }));
const single = (atMs: number, thinksMs: readonly number[] = []): Arrival => ({
  atMs,
  intent: `at-${atMs}`,
  intention: browse('a'),
  followUps: thinksMs.map((thinkMs, index) => ({
    thinkMs,
    intent: `later-${index}`,
    intention: browse('a'),
  })),
});

test('groups are told from single arrivals, and everything that follows is offered too', () => {
  const together = aligned('rush', 300, wishes(2));
  const arrivals = [single(0, [10, 20]), ...together, single(400)];
  expect(scheduleOf('p', arrivals, 2)).toEqual({
    single: [arrivals[0], arrivals[3]],
    momentsMs: Float64Array.of(0, 400),
    groups: [{ name: 'rush', atMs: 300, arrivals: together }],
    offered: 6,
    leadMs: 0,
  });
});

test.each([
  { what: 'nothing aligned', arrivals: [single(0)], leadMs: 0 },
  { what: 'aligned at once', arrivals: aligned('rush', 0, wishes(1)), leadMs: LEAD_MS },
  { what: 'aligned a little later', arrivals: aligned('rush', 150, wishes(1)), leadMs: LEAD_MS - 150 },
  { what: 'aligned late enough', arrivals: aligned('rush', 500, wishes(1)), leadMs: 0 },
])('the clock starts later by what the first group needs: $what', ({ arrivals, leadMs }) => {
  expect(scheduleOf('p', arrivals, 8).leadMs).toBe(leadMs);
});

test.each<{ what: string; arrivals: Arrival[]; says: RegExp }>([
  { what: 'moments that are not sorted', arrivals: [single(5), single(1)], says: /at 1 ms/ },
  { what: 'a moment before the phase', arrivals: [single(-1)], says: /at -1 ms/ },
  { what: 'a think time that is negative', arrivals: [single(0, [5, -1])], says: /thinking -1 ms/ },
  { what: 'a think time that is none', arrivals: [single(0, [Number.NaN])], says: /thinking NaN ms/ },
  {
    what: 'a group of two moments',
    arrivals: [...aligned('rush', 0, wishes(1)), ...aligned('rush', 5, wishes(1))],
    says: /rush is aligned at 0 ms and at 5 ms/,
  },
  {
    what: 'more in a group than there are connections',
    arrivals: aligned('rush', 0, wishes(9)),
    says: /9 requests are aligned by rush .* on 8 connections/,
  },
  {
    what: 'two groups that hold more than there are connections',
    arrivals: [...aligned('one', 0, wishes(5)), ...aligned('two', LEAD_MS, wishes(4))],
    says: /9 requests are aligned by two .* on 8 connections/,
  },
])('$what: refused', ({ arrivals, says }) => {
  expect(() => scheduleOf('p', arrivals, 8)).toThrow(RunError);
  expect(() => scheduleOf('p', arrivals, 8)).toThrow(says);
});

test('two groups further apart may use the same connections', () => {
  const arrivals = [...aligned('one', 0, wishes(8)), ...aligned('two', LEAD_MS + 1, wishes(8))];
  expect(scheduleOf('p', arrivals, 8).groups).toHaveLength(2);
});
