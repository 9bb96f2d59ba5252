import { faultStruck, repeatedly, type Scenario } from '../../harness/index.ts';
import { IMPATIENT } from '../faulty-sale.ts';
import { SALE, saleMsOf, steadySale } from '../steady-sale.ts';
import type { Breaking } from './faults.ts';

/** The shop is well for so long before each strike, and has as long to be well again. */
const EVERY_MS = 3_000;
/** What the rate before is taken from. */
const FIRST_MS = 2_000;

/** The steady sale, with the same arrivals, in which one thing breaks again and again. No budgets: it may be slow meanwhile. */
export const underFault = ({ name, fault, lastsMs, settings }: Breaking): Scenario => ({
  name: `${steadySale.name}-${name}`,
  question: `How many orders a second does the shop confirm while every promise holds, and this breaks: ${name}?`,
  plan(size) {
    const plan = steadySale.plan(size);
    return {
      ...plan,
      settings: { ...IMPATIENT, ...plan.settings, ...settings },
      faults: (random) =>
        repeatedly(
          random,
          SALE,
          { fromMs: FIRST_MS, untilMs: saleMsOf(size), everyMs: EVERY_MS, lastsMs },
          fault,
        ),
      adequacy: [...plan.adequacy, faultStruck()],
      budgets: [],
    };
  },
});
