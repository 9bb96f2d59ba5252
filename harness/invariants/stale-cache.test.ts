import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PRICE_CENTS } from './testing/shop.ts';
import { simulatedPages } from './testing/simulated-pages.ts';
import { verdictOn } from './testing/verdict-of.ts';

const RUNS = 1_000;
const ABOUT_PAGES = ['bounded-staleness', 'read-your-writes', 'changes-become-visible'];

test('a correct cache is never accused, however its operations interleave and whatever gets lost', () => {
  fc.assert(
    fc.property(simulatedPages, ({ told }) => {
      const evidence = told.evidence();
      const verdicts = ABOUT_PAGES.map((name) => verdictOn(name, evidence));
      expect(verdicts.filter(({ verdict }) => verdict === 'violated')).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test('a page that turns up again long after it was replaced is noticed by each of them', () => {
  let bent = 0;
  fc.assert(
    fc.property(simulatedPages, ({ told, lastInstant }) => {
      const later = told
        .as(0)
        .changePrice(PRICE_CENTS + 7, [lastInstant, lastInstant + 1])
        .changePrice(PRICE_CENTS + 8, [lastInstant + 2, lastInstant + 3])
        .browse(PRICE_CENTS + 7, [lastInstant + 50, lastInstant + 51], 'lamp', 'admin');
      const evidence = later.evidence();
      for (const name of ABOUT_PAGES)
        expect([name, verdictOn(name, evidence).verdict]).toEqual([name, 'violated']);
      bent += 1;
    }),
    { numRuns: 60 },
  );
  expect(bent).toBe(60);
});
