import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';
import { keysAskedAgainAfterCancel, keysAskedAgainAfterKill } from './index.ts';

const MEASURED = { phases: [], comparisons: [], provenThroughput: null };
const seen = (told: Shop, n = 1) => keysAskedAgainAfterKill(n).check(told.evidence(), MEASURED);

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
  ['who asked again was turned away', [{ at: [1, 2] }, { at: [6, 7], ended: 'unauthenticated' }]],
  ['the shop was busy', [{ at: [1, 2] }, { at: [6, 7], ended: 'busy' }]],
  ['another buyer sent the same key', [{ at: [1, 2] }, { at: [6, 7], buyer: 1 }]],
  ['it was too early', [{ at: [0, 1] }, { at: [2, 7] }]],
  ['it had not been confirmed', [{ at: [1, 2], ended: 'lost' }, { at: [6, 7] }]],
  ['it was confirmed only afterwards', [{ at: [1, 4] }, { at: [6, 7] }]],
] as const)('where %s, nothing is shown', (_why, attempts) => {
  const told = attempts.reduce<Shop>((run, attempt) => run.checkout({ key: 'one', ...attempt }), struck());
  expect(seen(told)).toMatchObject({ met: false });
});

test('a kill that cannot strike here shows nothing', () => {
  const told = struck()
    .checkout({ key: 'one', at: [1, 2] })
    .checkout({ key: 'one', at: [6, 7] });
  told.faults.splice(
    0,
    1,
    ...told.faults.map((record) => ({ ...record, unsupported: 'there is no process' })),
  );
  expect(seen(told)).toMatchObject({ met: false });
});

const seenAfterCancel = (told: Shop, n = 1) => keysAskedAgainAfterCancel(n).check(told.evidence(), MEASURED);

/** Bought after 2 ms, and cancelled after 4. */
const cancelled = (): Shop =>
  shop()
    .checkout({ key: 'one', at: [1, 2] })
    .cancel('one', [3, 4]);

test('a key whose order was cancelled, answered again after that', () => {
  const told = cancelled().checkout({ key: 'one', at: [5, 6] });
  expect(seenAfterCancel(told)).toEqual({
    met: true,
    saw: '1 key answered again after the order was cancelled',
  });
  expect(seenAfterCancel(told, 2)).toMatchObject({ met: false });
});

test.each([
  ['nobody asked again', cancelled()],
  ['it was too early', cancelled().checkout({ key: 'one', at: [3, 6] })],
  ['he was turned away', cancelled().checkout({ key: 'one', at: [5, 6], ended: 'busy' })],
  ['nobody was answered', cancelled().checkout({ key: 'one', at: [5, 6], ended: 'lost' })],
  ['another key was sent', cancelled().checkout({ key: 'other', at: [5, 6] })],
  ['another buyer sent it', cancelled().checkout({ key: 'one', at: [5, 6], buyer: 1, ended: 'key-reused' })],
  [
    'nobody knew that it was cancelled',
    shop()
      .checkout({ key: 'one', at: [1, 2] })
      .cancel('one', [3, 4], 'took')
      .checkout({ key: 'one', at: [5, 6] }),
  ],
])('where %s, nothing is shown of a key after its order', (_why, told) => {
  expect(seenAfterCancel(told)).toMatchObject({ met: false });
});
