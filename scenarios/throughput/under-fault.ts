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
import { SALE, saleMsOf, steadySale } from '../steady-sale.ts';
import type { Breaking } from './faults.ts';

/** The shop is well for so long before each strike, and has as long to be well again. */
const EVERY_MS = 3_000;
/** What the rate before is taken from. */
const FIRST_MS = 2_000;

/** Orders are counted here, not timed; but nobody is to wait for ever, with a fault or without. */
const PATIENCE: Budget = {
  ...{ name: 'checkout p99', phase: SALE, kind: 'checkout', percentile: 99, limitMs: 5_000 },
};

/** The steady sale, with the same arrivals, the same settings and the same patience, whatever breaks. */
const sale = (
  name: string,
  question: string,
  differing: (plan: Plan, size: Size) => Partial<Plan>,
): Scenario => ({
  ...{ name, question },
  plan(size) {
    const plan = steadySale.plan(size);
    const settings = { ...IMPATIENT, ...PATIENT_WITH_MAILS, ...plan.settings };
    return { ...plan, settings, budgets: [PATIENCE], ...differing({ ...plan, settings }, size) };
  },
});

/** What the others are held against. */
export const undisturbed = sale(steadySale.name, steadySale.question, () => ({}));

function strikes(
  { fault, lastsMs, followedBy }: Breaking,
  size: Size,
  random: Random,
): readonly ScheduledFault[] {
  const wholeMs = Math.max(lastsMs, followedBy === undefined ? 0 : followedBy.afterMs + followedBy.lastsMs);
  const times = { fromMs: FIRST_MS, untilMs: saleMsOf(size), everyMs: EVERY_MS, lastsMs: wholeMs };
  return repeatedly(random, SALE, times, fault).flatMap((first) => {
    const struck = { ...first, lastsMs };
    return followedBy === undefined
      ? [struck]
      : [struck, { ...struck, ...followedBy, afterMs: struck.afterMs + followedBy.afterMs }];
  });
}

/** The sale in which one thing breaks again and again. */
export const underFault = (breaking: Breaking): Scenario =>
  sale(
    `${steadySale.name}-${breaking.name}`,
    `How many orders a second does the shop confirm while every promise holds, and this breaks: ${breaking.name}?`,
    ({ settings, adequacy }, size) => ({
      ...breaking.needs,
      settings: { ...settings, ...breaking.needs?.settings },
      faults: (random) => strikes(breaking, size, random),
      adequacy: [...adequacy, faultStruck()],
    }),
  );
