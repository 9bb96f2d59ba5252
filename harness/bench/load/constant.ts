import type { Measurement } from '../shared/measurement.ts';
import { askAll, PERCENTILE_COLUMNS, percentileCells, RATE_PER_SECOND } from './percentiles.ts';
import type { Delaying } from './servers/delaying.ts';

const DELAY_MS = 100;
/** 20 requests are under way at once; and the rate of hey, which is per connection, comes out whole. */
const CONNECTIONS = 50;
/** Of the median alone: a single slow answer may be the machine's, and the table shows it. */
const TOLERANCE = 0.05;

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
    });
    const p50Ms = answers[0]?.said.p50Ms ?? 0;
    return {
      name: 'constant',
      heading: `A server that takes ${DELAY_MS} ms for everything, ${RATE_PER_SECOND} requests/s for ${seconds} s, ${CONNECTIONS} connections`,
      columns: ['who', ...PERCENTILE_COLUMNS],
      rows: answers.map(({ name, said }) => [name, ...percentileCells(said)]),
      notes: [`The server's timers are Node's: up to about a millisecond late.`],
      broken: Math.abs(p50Ms / DELAY_MS - 1) > TOLERANCE ? [`our median is ${p50Ms} ms`] : [],
      figures: answers,
    };
  },
};
