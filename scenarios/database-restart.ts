import { atLeast, repeatedly, struckAtLeast } from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

const EVERY_MS = 2_000;
const DOWN_MS = 300;
const DATABASE_DELAY_MS = 15;
/** One interval in so many has a crash in it, the first of all among them. */
const CRASH_EVERY = 4;

/** Connections are terminated, and the database crashes in the middle of a sale, and recovers from its log. */
export const databaseRestart = faultySale({
  name: 'database-restart',
  question:
    'When the database crashes in the middle of a sale, does the shop come back, with all that it promised?',
  settings: { POOL_SIZE: '20' },
  faults: (random, saleMs) => [
    // As in a shop whose database is not on the same machine: a checkout takes long enough to be met by what breaks.
    {
      ...{ phase: SALE, afterMs: 0, lastsMs: saleMs },
      fault: { type: 'latency', on: 'database', delayMs: DATABASE_DELAY_MS },
    },
    ...repeatedly(
      random,
      SALE,
      { fromMs: 300, untilMs: saleMs, everyMs: EVERY_MS, lastsMs: 0 },
      { type: 'terminate', connections: 3 },
    ),
    ...repeatedly(
      random,
      SALE,
      { fromMs: 1_200, untilMs: saleMs, everyMs: EVERY_MS, lastsMs: DOWN_MS },
      { type: 'database-crash' },
    ).filter((_, index) => index % CRASH_EVERY === 0),
  ],
  adequacy: () => [struckAtLeast(1, 'database-crash'), atLeast(1, 'checkout', 'unknown')],
});
