import type { Measurement } from '../shared/measurement.ts';
import { askAll, PERCENTILE_COLUMNS, percentileCells, RATE_PER_SECOND, type Said } from './percentiles.ts';
import type { Delaying } from './servers/delaying.ts';

const DELAY_MS = 100;
/** 20 requests are under way at once; and the rate of hey, which is per connection, comes out whole. */
const CONNECTIONS = 50;
/**
 * The server's own timer is up to a millisecond off; the rest is for client, kernel and machine. Of 2,000 answers p99.9 is
 * the third slowest, which one pause of a busy machine moves; measuring something else would be off by far more.
 */
const TOLERANCES = { p50Ms: 0.05, p90Ms: 0.05, p99Ms: 0.05, p999Ms: 0.25 } as const;

/** Which percentiles from p50 to p99.9 are not what the server takes. */
export const offConstant = (said: Said): readonly string[] =>
  (['p50Ms', 'p90Ms', 'p99Ms', 'p999Ms'] as const)
    .filter((of) => !(Math.abs((said[of] ?? Number.NaN) / DELAY_MS - 1) <= TOLERANCES[of]))
    .map((of) => `our ${NAMES[of]} is ${said[of]} ms where the server takes ${DELAY_MS} ms`);

const NAMES = { p50Ms: 'p50', p90Ms: 'p90', p99Ms: 'p99', p999Ms: 'p99.9' } as const;

const NOTHING_SAID: Said = { p50Ms: null, p90Ms: null, p99Ms: null, p999Ms: null, maxMs: null };

export const constant: Measurement = {
  name: 'constant',
  question: 'a server takes 100 ms for everything: is that what every percentile says?',
  async measure(sitting) {
    const seconds = sitting.quick ? 2 : 10;
    const options: Delaying = { delayMs: DELAY_MS };
    const answers = await askAll(sitting, {
      server: 'servers/delaying',
      options,
      seconds,
      connections: CONNECTIONS,
      warmUpMs: 1_000,
    });
    const ours = answers[0]?.said ?? NOTHING_SAID;
    return {
      name: 'constant',
      heading: `A server that takes ${DELAY_MS} ms for everything, ${RATE_PER_SECOND} requests/s for ${seconds} s, ${CONNECTIONS} connections`,
      columns: ['who', ...PERCENTILE_COLUMNS],
      rows: answers.map(({ name, said }) => [name, ...percentileCells(said)]),
      notes: [
        `The server's timers are Node's: up to about a millisecond late. Ours have to be within ${100 * TOLERANCES.p99Ms} % from p50 to p99, and within ${100 * TOLERANCES.p999Ms} % at p99.9.`,
        'Ours has a first second that does not count; the command lines have none.',
      ],
      broken: offConstant(ours),
      figures: answers,
    };
  },
};
