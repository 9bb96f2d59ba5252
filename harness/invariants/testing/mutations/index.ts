import { breach } from './breach.ts';
import { leaks } from './leaks.ts';
import { lostData } from './lost-data.ts';
import { mails } from './mails.ts';
import type { Mutation } from './mutation.ts';
import { oversold } from './oversold.ts';
import { staleCache } from './stale-cache.ts';
import { vouchers } from './vouchers.ts';
import { whose } from './whose.ts';
import { wrongCharge } from './wrong-charge.ts';

/** Every way in which a valid history is broken, one fact at a time. */
export const mutations: readonly Mutation[] = [
  ...oversold,
  ...lostData,
  ...mails,
  ...whose,
  ...wrongCharge,
  ...vouchers,
  ...breach,
  ...leaks,
  ...staleCache,
];
