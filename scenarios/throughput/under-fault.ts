import {
  type Budget,
  faultStruck,
  type Plan,
  type Random,
  repeatedly,
  type Scenario,
  type ScheduledFault,
  type Size,
} from '../../harness/index.ts';
import { IMPATIENT, PATIENT_WITH_MAILS } from '../faulty-sale.ts';
import { SALE, saleMsOf, steadySale, steadySalePlan } from '../steady-sale.ts';
import type { Breaking } from './faults.ts';

/** Between one strike and the next, unless a fault says that it takes longer. */
const EVERY_MS = 3_000;
/** What the rate before is taken from. */
const FIRST_MS = 2_000;

/** As long as it takes to strike as often, however long the shop takes to be well again. */
const durationOf = (size: Size, everyMs: number): number =>
  FIRST_MS + Math.floor((saleMsOf(size) - FIRST_MS) / EVERY_MS) * everyMs;

/** Orders are counted here, not timed; but nobody is to wait for ever, with a fault or without. */
const PATIENCE: Budget = {
  ...{ name: 'checkout p99', phase: SALE, kind: 'checkout', percentile: 99, limitMs: 5_000 },
};

/** The steady sale, at the same rate, with the same settings and the same patience, whatever breaks. */
const sale = (name: string, question: string, planOf: (size: Size) => Plan): Scenario => ({
  ...{ name, question },
  plan(size) {
    const plan = planOf(size);
    return {
      ...{ ...plan, budgets: [PATIENCE] },
      settings: { ...IMPATIENT, ...PATIENT_WITH_MAILS, ...plan.settings },
    };
  },
});

/** What the others are held against. */
export const undisturbed = sale(steadySale.name, steadySale.question, (size) => steadySalePlan(size));

function strikes(
  { fault, lastsMs, followedBy, everyMs = EVERY_MS }: Breaking,
  size: Size,
  random: Random,
): readonly ScheduledFault[] {
  const wholeMs = Math.max(lastsMs, followedBy === undefined ? 0 : followedBy.afterMs + followedBy.lastsMs);
  const times = { fromMs: FIRST_MS, untilMs: durationOf(size, everyMs), everyMs, lastsMs: wholeMs };
  return repeatedly(random, SALE, times, fault).flatMap((first) => {
    const struck = { ...first, lastsMs };
    return followedBy === undefined
      ? [struck]
      : [struck, { ...struck, ...followedBy, afterMs: struck.afterMs + followedBy.afterMs }];
  });
}

/** The sale in which one thing breaks again and again, and a while in which nothing breaks any more. */
export const underFault = (breaking: Breaking): Scenario =>
  sale(
    `${steadySale.name}-${breaking.name}`,
    `How many orders a second does the shop confirm while every promise holds, and this breaks: ${breaking.name}?`,
    (size) => {
      const saleMs = durationOf(size, breaking.everyMs ?? EVERY_MS);
      const plan = steadySalePlan(size, { saleMs, heals: true });
      return {
        ...{ ...plan, ...breaking.needs },
        faults: (random) => strikes(breaking, size, random),
        adequacy: [...plan.adequacy, faultStruck()],
      };
    },
  );
