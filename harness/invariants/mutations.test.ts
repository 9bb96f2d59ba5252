import { expect, test } from 'vitest';
import { invariants } from './index.ts';
import { mutate } from './testing/mutate.ts';
import { mutations } from './testing/mutations/index.ts';
import { HISTORIES, SEED } from './testing/proof-size.ts';

const SHARE = 1 / 12;

test('every invariant is one that has to notice something', () => {
  const noticing = new Set(mutations.flatMap(({ noticedBy }) => noticedBy));
  expect(invariants.map(({ name }) => name).filter((name) => !noticing.has(name))).toEqual([]);
});

test('whatever fact of a valid history is broken is noticed wherever it can be seen, and nothing is seen where it cannot', () => {
  const rows = mutate(Math.ceil(SHARE * HISTORIES), SEED);
  const missed = rows.flatMap(({ mutation, missed: cases }) =>
    cases.map((one) => `${mutation.name}: ${one}`),
  );
  expect(missed, `from seed ${SEED}`).toEqual([]);
});
