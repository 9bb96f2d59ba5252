import { expect, test } from 'vitest';
import { shop } from '../invariants/testing/shop.ts';

test('an attempt stands once under each product of its cart, however many lines name it', () => {
  const line = (sku: string) => ({ sku, quantity: 1 });
  const { index } = shop({ stock: { lamp: 9, chair: 9 } })
    .checkout({ at: [0, 1], lines: [line('lamp'), line('chair'), line('chair')] })
    .checkout({ at: [2, 3], lines: [line('lamp'), line('lamp'), line('lamp')] })
    .checkout({ at: [4, 5], lines: [line('chair')] })
    .evidence();
  const under = (sku: string) => index.attemptsBySku.get(sku)?.map(({ id }) => id);
  expect(under('lamp')).toEqual([0, 1]);
  expect(under('chair')).toEqual([0, 2]);
  expect(under('sofa')).toBeUndefined();
});
