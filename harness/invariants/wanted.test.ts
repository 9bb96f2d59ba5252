import { expect, test } from 'vitest';
import { type CheckoutPlan, shop } from './testing/shop.ts';
import { wanted } from './wanted.ts';

/** The attempt that says what an intent was for, by its place among all of the intent; `null` where nobody can tell. */
function wantedOf(...tries: readonly Partial<CheckoutPlan>[]): number | null {
  const told = shop({ stock: { lamp: 9 } });
  for (const [at, plan] of tries.entries())
    told.checkout({ at: [10 * at, 10 * at + 5], key: 'k', ended: 'lost', ...plan });
  const [intent] = told.evidence().index.intents;
  if (intent === undefined) throw new Error('nobody checked out');
  return wanted(intent)?.id ?? null;
}
const two = { lines: [{ sku: 'lamp', quantity: 2 }] };

test('an intent is for what was acknowledged, whatever was tried besides', () => {
  expect(wantedOf(two, { ended: 'ok' }, two)).toBe(1);
});

test('without an acknowledgement it is for what may have been made, where all of that is the same', () => {
  expect(wantedOf({}, {})).toBe(0);
  expect(wantedOf({ ended: 'took' }, two)).toBeNull();
  expect(wantedOf({}, {}, { voucher: 'TEN' })).toBeNull();
  expect(
    wantedOf({ forgery: { field: 'total', value: 1 } }, { forgery: { field: 'total', value: 2 } }),
  ).toBeNull();
});

test('a card of which nothing is said is one that the bank accepts', () => {
  expect(wantedOf({}, { card: 'accepted' })).toBe(0);
  expect(wantedOf({}, { card: 'declined' })).toBeNull();
});

test('what was refused was not made, so that it does not count, whatever it asked for', () => {
  expect(wantedOf({ ...two, ended: 'out-of-stock' }, {})).toBe(1);
  expect(wantedOf({}, { ...two, ended: 'out-of-stock' })).toBe(0);
  expect(wantedOf({ ended: 'out-of-stock' })).toBeNull();
});
