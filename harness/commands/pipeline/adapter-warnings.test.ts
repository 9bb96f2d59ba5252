import { expect, test } from 'vitest';
import { shop } from '../../invariants/testing/shop.ts';
import type { Operation, UnknownCause } from '../../model/operation.ts';
import { adapterWarnings } from './adapter-warnings.ts';

const ended = (...causes: readonly UnknownCause[]): readonly Operation[] => {
  const told = causes.reduce(
    (so) => so.checkout({ at: [0, 1], ended: 'lost' }),
    shop().checkout({ at: [0, 1] }),
  );
  return told.history.map((operation, at) => {
    const cause = causes[at - 1];
    return cause === undefined
      ? operation
      : ({ ...operation, outcome: { type: 'unknown', cause, detail: 'no cart' } } as Operation);
  });
};

test('an adapter that failed is told, with the first message; a shop that did not answer is no such thing', () => {
  expect(adapterWarnings(ended('timeout', 'unintelligible'))).toEqual([]);
  expect(adapterWarnings(ended('timeout', 'adapter-failed', 'adapter-failed'))).toEqual([
    'the adapter failed in 2 of 4 operations, first in operation 2 (checkout): no cart',
  ]);
});
