import {
  type AdequacyRule,
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
import { type Breaking, everyMsOf } from './faults.ts';

/** What the rate before is taken from. */
const FIRST_MS = 2_000;
/** After the last of them, whenever it came, the sale goes on for so long: the shop is to be seen well again. */
const TAIL_MS = 2_000;
/** As often as this fits into a steady sale. */
const USUALLY_EVERY_MS = 3_000;

/** How often each fault strikes. */
const timesOf = (size: Size): number => Math.floor((saleMsOf(size) - FIRST_MS) / USUALLY_EVERY_MS);

/** As long as it takes to strike as often, however long the shop takes to be well again. */
const struckUntil = (size: Size, everyMs: number): number => FIRST_MS + timesOf(size) * everyMs;

const saleMsUnder = (everyMs: number, size: Size): number => struckUntil(size, everyMs) + TAIL_MS;

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
export const undisturbed = sale(steadySale.name, steadySale.question, (size) =>
  steadySalePlan(size, { saleMs: saleMsUnder(USUALLY_EVERY_MS, size) }),
);

function strikes(
  { name, fault, lastsMs, followedBy }: Breaking,
  size: Size,
  random: Random,
): readonly ScheduledFault[] {
  const everyMs = everyMsOf(name);
  const wholeMs = Math.max(lastsMs, followedBy === undefined ? 0 : followedBy.afterMs + followedBy.lastsMs);
  const times = { fromMs: FIRST_MS, untilMs: struckUntil(size, everyMs), everyMs, lastsMs: wholeMs };
  return repeatedly(random, SALE, times, fault).flatMap((first) => {
    const struck = { ...first, lastsMs };
    return followedBy === undefined
      ? [struck]
      : [struck, { ...struck, ...followedBy, afterMs: struck.afterMs + followedBy.afterMs }];
  });
}

/** Each of its faults began and ended as often as that: one that is late could be on until the end. */
const cameAsPlanned = ({ fault, followedBy }: Breaking, times: number): AdequacyRule => ({
  name: `each fault came, struck and ended ${times} times`,
  check({ faults }) {
    const types = [fault.type, ...(followedBy === undefined ? [] : [followedBy.fault.type])];
    const came = types.map((type) => {
      const over = faults.filter(
        (each) => each.fault.type === type && each.endedAt !== null && each.strikes > 0,
      );
      return { type, times: over.length };
    });
    return {
      met: came.every((each) => each.times >= times),
      saw: came.map((each) => `${each.type}: ${each.times}`).join(', '),
    };
  },
});

/** The sale in which one thing breaks again and again, and a while in which nothing breaks any more. */
export const underFault = (breaking: Breaking): Scenario =>
  sale(
    `${steadySale.name}-${breaking.name}`,
    `How many orders a second does the shop confirm while every promise holds, and this breaks: ${breaking.name}?`,
    (size) => {
      const saleMs = saleMsUnder(everyMsOf(breaking.name), size);
      const plan = steadySalePlan(size, { saleMs, heals: true });
      return {
        ...{ ...plan, ...breaking.needs },
        faults: (random) => strikes(breaking, size, random),
        adequacy: [...plan.adequacy, faultStruck(), cameAsPlanned(breaking, timesOf(size))],
      };
    },
  );
