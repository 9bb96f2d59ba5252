import {
  atLeast,
  confirmedJustBefore,
  type Random,
  type ScheduledFault,
  speakingFor,
  struckAtLeast,
} from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

/**
 * The first crash, and then one in so much: three in a short run, since what is lost is what came after the log's last visit to the
 * disk, and where that was only just before the crash nobody had been promised anything yet. The database needs up to four seconds
 * to be there again.
 */
const FIRST_MS = 1_500;
const EVERY_MS = 4_700;
const DOWN_MS = 100;
/** Three crashes, and room for the last of them to be over. */
const LONGER_MS = 11_200;
const LAST_CRASH_OVER_MS = 4_000;

const DATABASE_DELAY_MS = 15;
/**
 * So long before a crash the way to the database is short again: of orders that were only just promised as many as can be are to
 * have only just been written as well, and a promise that takes long is of what was written long ago.
 */
const SHORT_WAY_MS = 500;
/** So long before a crash connections are terminated, while the way is long and a checkout takes its time. */
const TERMINATED_BEFORE_MS = 800;
const TERMINATED_SPREAD_MS = 200;

/** What the log has of the last moments is what is lost, where anything is. */
const JUST_BEFORE_MS = 150;
/** Of all crashes together: some strategies and two instances serve two or three of a crowd in that time. */
const CONFIRMED = 1;

const crashesMs = (saleMs: number): number[] =>
  Array.from(
    { length: Math.floor((saleMs - LAST_CRASH_OVER_MS - FIRST_MS) / EVERY_MS) + 1 },
    (_, crash) => FIRST_MS + crash * EVERY_MS,
  );

/** As in a shop whose database is not on the same machine: a checkout takes long enough to be met by what breaks. */
const longWay = (afterMs: number, untilMs: number): ScheduledFault => ({
  ...{ phase: SALE, afterMs, lastsMs: untilMs - afterMs },
  fault: { type: 'latency', on: 'database', delayMs: DATABASE_DELAY_MS },
});

function aroundCrash(crashMs: number, nextMs: number, random: Random): ScheduledFault[] {
  const spreadMs = random.int(0, TERMINATED_SPREAD_MS);
  return [
    {
      ...{ phase: SALE, afterMs: crashMs - TERMINATED_BEFORE_MS - spreadMs, lastsMs: 0 },
      fault: { type: 'terminate', connections: 3 },
    },
    { ...{ phase: SALE, afterMs: crashMs, lastsMs: DOWN_MS }, fault: { type: 'database-crash' } },
    longWay(crashMs + DOWN_MS, nextMs),
  ];
}

/** Connections are terminated, and the database crashes in the middle of a sale, and recovers from its log. */
export const databaseRestart = faultySale({
  name: 'database-restart',
  question:
    'When the database crashes in the middle of a sale, does the shop come back, with all that it promised?',
  settings: { POOL_SIZE: '20' },
  longerMs: LONGER_MS,
  crowdsBefore: crashesMs,
  faults: (random, saleMs) => [
    longWay(0, FIRST_MS - SHORT_WAY_MS),
    ...crashesMs(saleMs).flatMap((crashMs, index, all) => {
      const nextMs = all[index + 1];
      return aroundCrash(crashMs, nextMs === undefined ? saleMs : nextMs - SHORT_WAY_MS, random);
    }),
  ],
  adequacy: () => [
    struckAtLeast(1, 'database-crash'),
    speakingFor(
      ['acknowledged-orders-survive'],
      confirmedJustBefore(CONFIRMED, JUST_BEFORE_MS, 'database-crash'),
    ),
    atLeast(1, 'checkout', 'unknown'),
  ],
});
