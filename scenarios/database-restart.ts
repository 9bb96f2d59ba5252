import { atLeast, repeatedly, struckAtLeast } from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

const EVERY_MS = 2_000;
const DOWN_MS = 300;
/** One interval in so many has a crash in it, the first of all among them. */
const CRASH_EVERY = 4;

/** Connections are terminated, and the database crashes in the middle of a sale, and recovers from its log. */
export const databaseRestart = faultySale({
  name: 'database-restart',
  question:
    'When the database crashes in the middle of a sale, does the shop come back, with all that it promised?',
  faults: (random, saleMs) => [
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
