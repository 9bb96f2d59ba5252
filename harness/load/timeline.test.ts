import { expect, test } from 'vitest';
import { OPEN_SECONDS, Timeline } from './timeline.ts';

const MS = 1e6;
const HOUR = 3_600;

test('an hour is as exact as a minute, and takes no more memory', () => {
  const timeline = new Timeline();
  const before = process.memoryUsage().arrayBuffers;
  let most = 0;
  for (let second = 0; second < HOUR; second += 1) {
    timeline.end(second, 'ok', (1 + (second % 7)) * MS);
    timeline.end(second, 'refused', (1 + (second % 7)) * MS);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  // A minute of histograms takes 6 MB, an hour of them 350.
  expect(most).toBeLessThan(20e6);
  const rows = timeline.rows();
  expect(rows).toHaveLength(HOUR);
  for (const { second, p50Ms, p99Ms, ...counts } of rows) {
    expect(counts).toEqual({ ok: 1, refused: 1, unknown: 0 });
    expect(p50Ms).toBeCloseTo(1 + (second % 7), 2);
    expect(p99Ms).toBe(p50Ms);
  }
});

test('a second in which nothing ended has no percentiles, not even those of one a minute before', () => {
  const timeline = new Timeline();
  timeline.end(0, 'ok', 5 * MS);
  timeline.end(3 * OPEN_SECONDS, 'ok', 7 * MS);
  const rows = timeline.rows();
  expect(rows.map(({ p50Ms }) => p50Ms).filter((ms) => ms !== null)).toEqual([
    expect.closeTo(5, 2),
    expect.closeTo(7, 2),
  ]);
  expect(rows[OPEN_SECONDS]).toMatchObject({ ok: 0, p50Ms: null });
});

test('seconds may be told out of order, and what comes much too late is counted all the same', () => {
  const timeline = new Timeline();
  timeline.end(100, 'ok', 5 * MS);
  timeline.end(99, 'ok', 5 * MS);
  timeline.end(1, 'unknown', 5 * MS);
  const rows = timeline.rows();
  expect(rows[99]).toMatchObject({ ok: 1, p50Ms: expect.closeTo(5, 2) });
  expect(rows[1]).toMatchObject({ unknown: 1, p50Ms: null });
});
