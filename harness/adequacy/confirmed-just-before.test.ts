import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import { confirmedJustBefore } from './index.ts';

const WITHIN_MS = 10;

const seen = (told: Shop, n = 1) =>
  confirmedJustBefore(n, WITHIN_MS, 'database-crash').check(told.evidence(), {
    ...{ phases: [], comparisons: [], provenThroughput: null },
  });

/** Crashed after 20 ms. */
function crashed(): Shop {
  const told = shop().fault([20, 25]);
  const crash = { type: 'database-crash' } as const;
  told.faults.splice(0, 1, ...told.faults.map((record) => ({ ...record, fault: crash })));
  return told;
}

test('an order that was acknowledged in the last moments before the fault', () => {
  const told = crashed().checkout({ at: [1, 19] });
  expect(seen(told)).toEqual({
    met: true,
    saw: '1 order acknowledged in the last 10 ms before a database-crash',
  });
  expect(seen(told, 2)).toMatchObject({ met: false });
});

test.each([
  ['it was acknowledged long before', [{ at: [1, 9] }]],
  ['it was acknowledged only afterwards', [{ at: [19, 21] }]],
  ['nobody was told', [{ at: [1, 19], ended: 'took' }]],
  ['it was refused', [{ at: [1, 19], ended: 'out-of-stock' }]],
  ['what was told in the last moments had been told before', [{ at: [1, 9] }, { at: [10, 19] }]],
] as const)('where %s, nothing is shown', (_why, attempts) => {
  const told = attempts.reduce<Shop>((run, attempt) => run.checkout({ key: 'one', ...attempt }), crashed());
  expect(seen(told)).toMatchObject({ met: false });
});

test('before a fault of another type it shows nothing', () => {
  expect(
    seen(
      shop()
        .fault([20, 25])
        .checkout({ at: [1, 19] }),
    ),
  ).toMatchObject({ met: false });
});

test('a fault that cannot strike here shows nothing', () => {
  const told = crashed().checkout({ at: [1, 19] });
  told.faults.splice(0, 1, ...told.faults.map((record) => ({ ...record, unsupported: 'no such database' })));
  expect(seen(told)).toMatchObject({ met: false });
});
