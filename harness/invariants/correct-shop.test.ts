import { expect, test } from 'vitest';
import { acquit } from './testing/acquit.ts';
import { HISTORIES, SEED } from './testing/proof-size.ts';

/** Each invariant has to have been asked and content in so many of the histories, or its silence says little. */
const SHARE = 0.2;

test('a correct shop is never accused, however its operations interleave and whatever is lost, crashes or comes twice', () => {
  const { held } = acquit(HISTORIES, SEED);
  const rarely = [...held].filter(([, times]) => times < SHARE * HISTORIES);
  expect(rarely, `of ${HISTORIES} histories from seed ${SEED}`).toEqual([]);
});
