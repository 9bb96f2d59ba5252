import { expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';
import type { CheckoutListener, Terse } from '../model/checkout-listener.ts';
import type { Operation } from '../model/operation.ts';

test('what was heard of a checkout that has to be unpacked after all is forgotten', () => {
  const lines = [
    { sku: 'lamp', quantity: 1 },
    { sku: 'chair', quantity: 2 },
  ];
  const told = shop({ stock: { lamp: 9, chair: 9 } })
    .checkout({ at: [0, 1], lines })
    .checkout({ at: [2, 3], lines, buyer: 3 });
  told.history.splice(1, 1, ...told.history.slice(1).map(givesUpHalfway));
  const [first, second] = told.evidence().index.attempts;
  const shown = lines.map((line) => ({ ...line, unitPriceCents: 1_000 }));
  expect(second).toMatchObject({ intentId: 'intent-1', actor: 3, lines, told: { lines: shown } });
  expect(first).toMatchObject({ lines, told: { lines: shown } });
});

/** As a recorder does that finds, somewhere in the middle, a value that it cannot read where it lies. */
function givesUpHalfway(operation: Operation): Operation {
  const tellCheckout = (listener: CheckoutListener): boolean => {
    listener.line('sofa', 7);
    listener.asked('another', 9, 'SUMMER', true);
    listener.shown('sofa', 7, 1);
    return false;
  };
  const terse: Terse = {
    outcomeType: operation.outcome.type,
    tellCheckout,
    tellPage: () => false,
    tellLook: () => false,
  };
  return { ...operation, ...terse };
}
