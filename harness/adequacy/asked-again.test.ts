import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import { keysAskedAgainAfterKill } from './index.ts';

const seen = (told: Shop, n = 1) =>
  keysAskedAgainAfterKill(n).check(told.evidence(), {
    ...{ phases: [], comparisons: [], provenThroughput: null },
  });

/** Killed after 3 ms, and ready again after 5. */
function struck(): Shop {
  const told = shop().fault([3, 5]);
  told.faults.splice(0, 1, ...told.faults.map((record) => ({ ...record, fault: { type: 'kill' } as const })));
  return told;
}

test('a key that was confirmed before the fault and answered again after it', () => {
  const told = struck()
    .checkout({ key: 'one', at: [1, 2] })
    .checkout({ key: 'one', at: [6, 7] });
  expect(seen(told)).toEqual({ met: true, saw: '1 key confirmed before a kill and answered again after it' });
  expect(seen(told, 2)).toMatchObject({ met: false });
});

test.each([
  ['nobody asked again', [{ at: [1, 2] }]],
  ['who asked again was not answered', [{ at: [1, 2] }, { at: [6, 7], ended: 'lost' }]],
  ['it was too early', [{ at: [0, 1] }, { at: [2, 7] }]],
  ['it had not been confirmed', [{ at: [1, 2], ended: 'lost' }, { at: [6, 7] }]],
  ['it was confirmed only afterwards', [{ at: [1, 4] }, { at: [6, 7] }]],
] as const)('where %s, nothing is shown', (_why, attempts) => {
  const told = attempts.reduce<Shop>((run, attempt) => run.checkout({ key: 'one', ...attempt }), struck());
  expect(seen(told)).toMatchObject({ met: false });
});
