import { expect, test } from 'vitest';
import { offConstant } from './constant.ts';
import type { OpenOutcome } from './generators/open.ts';
import type { ReadingCost } from './generators/reading.ts';
import type { RecordingCost } from './generators/recording.ts';
import { sectionOf as memorySection, type Recorded } from './memory-section.ts';
import { sectionOf as openSection, type Round } from './open.ts';
import { sectionOf as throughputSection } from './throughput.ts';

const OURS = 'oversold, everything recorded';
const UNRECORDED = 'oversold, nothing written down';
const LIKE_OURS = 'autocannon, hooks that record the same';
const ROUNDS = [1, 2, 3, 4, 5, 6, 7];

const reached = (ratios: Readonly<Record<string, number>>) =>
  throughputSection(
    new Map([
      [OURS, ROUNDS.map((round) => 1_000 * round)],
      ...Object.entries(ratios).map(
        ([name, ratio]) => [name, ROUNDS.map((round) => (1_000 * round) / ratio)] as const,
      ),
    ]),
    [],
    7,
    5,
  );

test('a tool that is faster than ours where the aim is 1.0 is an aim missed: in its row and in the list', () => {
  const { rows, missed, broken } = reached({ [LIKE_OURS]: 0.9, 'autocannon, plain': 0.5 });
  expect(rows[1]?.[2]).toBe('0.90, 0.90 to 0.90 (aim: 1.0, missed)');
  expect(rows[2]?.[2]).toBe('0.50, 0.50 to 0.50');
  expect(missed).toEqual([`throughput ÷ ${LIKE_OURS}: 0.90, 0.90 to 0.90 (aim: 1.0, missed)`]);
  expect(broken).toEqual([]);
});

test('an aim that was reached is no more than said', () => {
  const { rows, missed } = reached({ [LIKE_OURS]: 1.2 });
  expect(rows[1]?.[2]).toBe('1.20, 1.20 to 1.20 (aim: 1.0)');
  expect(missed).toEqual([]);
});

test('what is recorded is to slow nothing down', () => {
  expect(reached({ [UNRECORDED]: 0.78 }).missed).toEqual([
    `throughput ÷ ${UNRECORDED}: 0.78, 0.78 to 0.78 (aim: 1.0, missed)`,
  ]);
});

test('what recording leaves of the speed is said as a ratio, computed', () => {
  expect(reached({ [UNRECORDED]: 0.93 }).notes[0]).toContain('recorded ÷ unrecorded is 0.93, 0.93 to 0.93');
});

function roundOf(p99Ms: number): Round {
  const measurement = {
    ...{ kinds: [], offered: 100, late: 0, missed: 0, perSecond: 100, generatorCpu: 0.5 },
    dispatchLag: { p50Ms: 0.1, p99Ms, maxMs: 9 },
  } as unknown as OpenOutcome['measurement'];
  const outcome = { measurement, p999Ms: 1, eventLoopUtilisation: 0.5, peakBytes: 1 };
  return { maximumPerSecond: 200, ratePerSecond: 100, outcome };
}

test.each([
  { lagsMs: [1, 2, 9], says: '2.00 ms (1.00 ms to 9.00 ms) (aim: at most 2 ms)', missed: 0 },
  { lagsMs: [1, 3, 9], says: '3.00 ms (1.00 ms to 9.00 ms) (aim: at most 2 ms, missed)', missed: 1 },
])('a dispatch lag of $lagsMs ms: aims missed: $missed', ({ lagsMs, says, missed }) => {
  const section = openSection(lagsMs.map(roundOf));
  expect(section.rows).toContainEqual(['dispatch lag, p99', says]);
  expect(section.missed).toHaveLength(missed);
  expect(section.broken).toEqual([]);
});

const footprint = (bytes: number) => ({ residentBytes: bytes, heapBytes: bytes / 2 });

function recorded(operations: number, seconds: number): Recorded {
  const recording: RecordingCost = {
    ...{ recorded: footprint(200 * operations), storedBytes: 400 * operations, writtenPerSecond: 1 },
  };
  const reading: ReadingCost = {
    ...{ operations, seconds, passSeconds: 1 },
    ...{ readBack: footprint(250 * operations), afterOnePass: footprint(900 * operations) },
  };
  return { type: 'done', operations, recording, reading };
}

test.each([
  { seconds: 1.49, says: '1.49 s (aim: under 1.5 s)', missed: [] },
  {
    seconds: 1.5,
    says: '1.50 s (aim: under 1.5 s, missed)',
    missed: ['reading back 1,000,000 operations: 1.50 s (aim: under 1.5 s, missed)'],
  },
])('a million operations read back in $seconds s: $says', ({ seconds, says, missed }) => {
  const section = memorySection([recorded(1e5, 9), recorded(1e6, seconds), recorded(1e7, 99)], []);
  expect(section.rows.map((row) => row[6])).toEqual(['9.00 s', says, '99.00 s', undefined]);
  expect(section.missed).toEqual(missed);
});

test('what one more operation takes: recorded, read back, and after one pass over everything', () => {
  const { columns, rows } = memorySection([recorded(1e5, 1), recorded(1e6, 1)], []);
  expect(columns.slice(1, 4)).toEqual(['recorded', 'read back', 'after one pass over everything']);
  expect(rows.at(-1)).toEqual(['one more', '200 B', '250 B', '900 B']);
});

test('a size that a history does not survive is a broken promise, not a row less', () => {
  const { rows, broken } = memorySection([{ type: 'failed', operations: 1e7, why: 'signal SIGABRT' }], []);
  expect(rows).toEqual([['10,000,000', 'signal SIGABRT']]);
  expect(broken).toEqual(['10,000,000 operations: signal SIGABRT']);
});

test('a constant of 100 ms is checked at every percentile up to p99.9', () => {
  const said = { p50Ms: 100.4, p90Ms: 101, p99Ms: 104.9, p999Ms: 124, maxMs: 300 };
  expect(offConstant(said)).toEqual([]);
  expect(offConstant({ ...said, p90Ms: 94 })).toEqual(['our p90 is 94 ms where the server takes 100 ms']);
  expect(offConstant({ ...said, p99Ms: 106, p999Ms: null })).toHaveLength(2);
  expect(offConstant({ ...said, p999Ms: 126 })).toHaveLength(1);
});

test('a generator that falls behind the stated rate, or has no lag to tell of, breaks its promise or misses its aim', () => {
  const round = roundOf(1);
  const slow = {
    ...round,
    outcome: { ...round.outcome, measurement: { ...round.outcome.measurement, perSecond: 98 } },
  };
  expect(openSection([slow]).broken).toEqual(['100 arrivals/s were asked for, and 98 answered']);
  expect(openSection([roundOf(Number.NaN)]).missed).toHaveLength(1);
});
