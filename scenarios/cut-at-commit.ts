import { atLeast, struckAtLeast } from '../harness/index.ts';
import { faultySale, SALE } from './faulty-sale.ts';

const EVERY = 3;

/** The connection to the database breaks in the one moment in which nobody but the database knows what it has done. */
export const cutAtCommit = faultySale({
  name: 'cut-at-commit',
  question: 'When the database goes away exactly at COMMIT, does the shop still know what it sold?',
  faults: (_random, saleMs) =>
    (['before', 'after'] as const).map((when, half) => ({
      ...{ phase: SALE, afterMs: (half * saleMs) / 2, lastsMs: saleMs / 2 },
      fault: { type: 'cut-at-commit', on: 'database', when, every: EVERY },
    })),
  adequacy: (saleMs) => [
    ...(['before', 'after'] as const).map((when) =>
      struckAtLeast(Math.floor(saleMs / 1_200), { type: 'cut-at-commit', when }),
    ),
    atLeast(1, 'checkout', 'unknown'),
  ],
});
