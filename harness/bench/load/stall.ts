import type { Measurement } from '../shared/measurement.ts';
import { askAll, PERCENTILE_COLUMNS, percentileCells, RATE_PER_SECOND, type Said } from './percentiles.ts';
import type { Stalling } from './servers/stalling.ts';
import { expectedMs, type Stall } from './stall-arithmetic.ts';

/** What the queue of a stall and the request itself may add; a tool that omits what was due is off by far more. */
const TOLERANCE = 0.05;

/** What autocannon and wrk take where nothing is said. */
const CONNECTIONS = 10;

export const stall: Measurement = {
  name: 'stall',
  question: 'a server freezes once: do the percentiles say what arithmetic says?',
  async measure(sitting) {
    const course: Stall = sitting.quick
      ? { durationMs: 3_000, stallMs: 500 }
      : { durationMs: 10_000, stallMs: 2_000 };
    const options: Stalling = { afterMs: course.durationMs * 0.4, stallMs: course.stallMs };
    const expected: Said = {
      p50Ms: expectedMs(course, 50),
      p90Ms: expectedMs(course, 90),
      p99Ms: expectedMs(course, 99),
      p999Ms: expectedMs(course, 99.9),
      maxMs: expectedMs(course, 100),
    };
    const answers = await askAll(sitting, {
      ...{ server: 'servers/stalling', options, seconds: course.durationMs / 1_000 },
      connections: CONNECTIONS,
      // The server counts from its first request to its stall.
      warmUpMs: 0,
    });
    const p99Ms = answers[0]?.said.p99Ms ?? 0;
    const off = Math.abs(p99Ms / (expected.p99Ms ?? 1) - 1);
    return {
      name: 'stall',
      heading: `A server that freezes for ${course.stallMs} ms once in ${course.durationMs / 1_000} s, ${RATE_PER_SECOND} requests/s, ${CONNECTIONS} connections`,
      columns: ['who', ...PERCENTILE_COLUMNS],
      rows: [
        ['arithmetic', ...percentileCells(expected)],
        ...answers.map(({ name, said }) => [name, ...percentileCells(said)]),
      ],
      notes: [
        'Arithmetic leaves out what a request itself takes, and the time in which the server works off what has queued up.',
        'autocannon and hey wait with what was due until a connection is free again, and never send it; autocannon then corrects by an interval of 1 ms.',
        'wrk has no rate; it corrects by the mean interval of a connection, which brings its p99 close.',
      ],
      broken: off > TOLERANCE ? [`our p99 is ${p99Ms} ms where arithmetic says ${expected.p99Ms} ms`] : [],
      figures: { course, expected, answers },
    };
  },
};
