import { expect, test } from 'vitest';
import { forgedPrices } from './forged-prices.ts';
import { arrivalsOf, inputsOf } from './testing/arrivals-of.ts';

const arrivals = arrivalsOf(forgedPrices);
const owners = new Map(
  arrivals.flatMap(({ intent, intention }) =>
    intention.kind === 'checkout' && intention.input.forgery === undefined
      ? [[intent, intention.input.actor] as const]
      : [],
  ),
);

test('each honest order is given up by another buyer, and by nobody whom the shop knows', () => {
  const cancels = inputsOf('cancel', arrivals);
  for (const [intent, owner] of owners) {
    const actors = cancels.flatMap(({ actor, order }) =>
      'of' in order && order.of === intent ? [actor] : [],
    );
    expect(actors).toHaveLength(2);
    expect(actors).toContain('anonymous');
    expect(actors).not.toContain(owner);
  }
  expect(cancels).toHaveLength(2 * owners.size);
});

test('products are made by anybody but the administrator, each of another name', () => {
  const made = inputsOf('createProduct', arrivals);
  expect(new Set(made.map(({ sku }) => sku)).size).toBe(made.length);
  const actors = made.map(({ actor }) => actor);
  expect(actors).toContain('anonymous');
  expect(actors.some((actor) => typeof actor === 'number')).toBe(true);
  expect(actors).not.toContain('admin');
});
