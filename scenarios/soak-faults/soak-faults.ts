import {
  atLeast,
  type Random,
  repeatedly,
  type Scenario,
  type ScheduledFault,
  type Size,
  struckAtLeast,
} from '../../harness/index.ts';
import { type Leg, salePlan } from '../faulty-sale.ts';

interface Counts {
  readonly legs: number;
  readonly legMs: number;
  /** What there must have been of each. */
  readonly kills: number;
  readonly cuts: number;
}

const COUNTS: Readonly<Record<Size, Counts>> = {
  smoke: { legs: 2, legMs: 12_000, kills: 2, cuts: 5 },
  ci: { legs: 2, legMs: 30_000, kills: 8, cuts: 20 },
  // 210 kills: a shop that is slow to come back may miss the last one of a leg.
  full: { legs: 7, legMs: 150_000, kills: 200, cuts: 200 },
};

const KILL_EVERY_MS = 5_000;
const DOWN_MS = 50;
/** The two ways of cutting take turns, each once in two kills. */
const CUT_EVERY_MS = 2 * KILL_EVERY_MS;
/** With what `repeatedly` spreads them by, one is over when the other begins. */
const CUTTING_MS = 2_400;
/** By then the shop that was killed first is mostly back, so that there is somebody to be cut off. */
const FIRST_CUT_MS = 1_000;
const CUT_ONE_IN = 8;
/** A kill needs somebody in flight to strike: a bank that takes its time keeps them there. */
const BANK_MS = 60;

function faultsOf(random: Random, { name: phase, durationMs: untilMs }: Leg): readonly ScheduledFault[] {
  const again = (fromMs: number, everyMs: number, lastsMs: number) => ({ fromMs, untilMs, everyMs, lastsMs });
  const cuts = (['before', 'after'] as const).flatMap((when, turn) =>
    repeatedly(random, phase, again(FIRST_CUT_MS + turn * KILL_EVERY_MS, CUT_EVERY_MS, CUTTING_MS), {
      ...{ type: 'cut-at-commit', on: 'database', when, every: CUT_ONE_IN },
    }),
  );
  return [
    { phase, afterMs: 0, lastsMs: untilMs, fault: { type: 'bank', behaviour: { latencyMs: BANK_MS } } },
    ...repeatedly(random, phase, again(0, KILL_EVERY_MS, DOWN_MS), { type: 'kill' }),
    ...cuts,
  ];
}

/**
 * One shop over one long sale, killed and cut off at COMMIT again and again. In legs, so that whoever waits for it sees
 * it go on.
 */
export const soakFaults: Scenario = {
  name: 'soak-faults',
  question: 'After hundreds of kills and of cuts at COMMIT in one sale, is anything lost or charged wrongly?',
  plan(size) {
    const { legs: count, legMs, kills, cuts } = COUNTS[size];
    const legs = Array.from({ length: count }, (_, index) => ({
      ...{ name: `sale ${index + 1} of ${count}`, durationMs: legMs },
    }));
    return salePlan(legs, {
      settings: {},
      faults: (random) => legs.flatMap((leg) => faultsOf(random, leg)),
      adequacy: [
        struckAtLeast(kills, 'kill'),
        struckAtLeast(cuts, 'cut-at-commit'),
        atLeast(1, 'checkout', 'unknown'),
      ],
    });
  },
};
