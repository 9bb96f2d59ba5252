import { describe, expect, test } from 'vitest';
import type { CartLine } from '../model/operation.ts';
import { type At, type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('never-undersell');
const LAMP = { sku: 'lamp', quantity: 1 };
const CHAIR = { sku: 'chair', quantity: 1 };
const lamps = (quantity: number) => [{ sku: 'lamp', quantity }];
/** Tries to buy under the key `k`, and is declined. */
const declined = (at: At, more: Partial<CheckoutPlan> = {}): CheckoutPlan => ({
  at,
  key: 'k',
  card: 'declined',
  ended: 'declined',
  ...more,
});
/** Somebody else, told that there is nothing left. */
const refused = (at: At, more: Partial<CheckoutPlan> = {}): CheckoutPlan => ({
  at,
  buyer: 9,
  ended: 'out-of-stock',
  ...more,
});
const forged = (quantity: number) => ({ forgery: { field: 'quantity', value: quantity } }) as const;
const judged = (told: Shop) => gist(verdict(told));

describe('attempts under one key', () => {
  const twice = (one: At, other: At, later: At) =>
    judged(shop().checkout(declined(one)).checkout(declined(other)).checkout(refused(later)));

  test('hold nothing between them', () => {
    expect(twice([0, 5], [20, 25], [10, 11])).toBe('violated by 2');
    expect(twice([0, 5], [20, 25], [21, 22])).toBe('holds');
  });

  test('hold it until the last of them has ended, though it began first', () => {
    expect(twice([0, 10], [2, 4], [6, 7])).toBe('holds');
    expect(twice([0, 10], [2, 4], [10.1, 11])).toBe('violated by 2');
  });

  test('each hold it, in whatever order they were written down', () => {
    expect(twice([20, 25], [0, 5], [1, 2])).toBe('holds');
    expect(twice([20, 25], [0, 5], [21, 22])).toBe('holds');
    expect(twice([20, 25], [0, 5], [10, 11])).toBe('violated by 2');
  });
});

describe('attempts of which nobody learnt that they failed', () => {
  const told = (holdMs: number, stock: number, last: At = [12, 13]) =>
    judged(
      shop({ stock: { lamp: stock }, declarations: { holdMs } })
        .checkout({ at: [0, 5], key: 'k', ended: 'lost' })
        .checkout({ at: [10, 11], key: 'k' })
        .checkout(refused(last)),
    );

  test('may keep what they held, where the shop declares it, on top of what the next one took', () => {
    expect(told(50, 2)).toBe('holds');
    expect(told(50, 3)).toBe('violated by 2');
    expect(told(0, 2)).toBe('violated by 2');
  });

  test('hold no more than one of them before the next one begins', () => {
    expect(told(50, 2, [6, 7])).toBe('violated by 2');
    expect(told(50, 1, [6, 7])).toBe('holds');
  });

  test('are all but one that failed, where each of them may have been the one that did not', () => {
    const lost = (stock: number) =>
      judged(
        shop({ stock: { lamp: stock }, declarations: { holdMs: 50 } })
          .checkout({ at: [0, 5], key: 'k', ended: 'lost' })
          .checkout({ at: [10, 11], key: 'k', ended: 'lost' })
          .checkout(refused([12, 13])),
      );
    expect(lost(2)).toBe('holds');
    expect(lost(3)).toBe('violated by 2');
  });
});

describe('of a key that is used again with another cart', () => {
  test('the attempt that may have taken its cart is counted once', () => {
    const told = (chairs: number) =>
      shop({ stock: { lamp: 1, chair: chairs } })
        .checkout(declined([0, 5], { lines: [CHAIR, LAMP] }))
        .checkout({ at: [10, 15], key: 'k', lines: [CHAIR], ended: 'lost' })
        .checkout(refused([12, 14], { lines: [CHAIR] }));
    expect(judged(told(1))).toBe('holds');
    expect(judged(told(2))).toBe('violated by 2');
  });

  test('the attempt that was refused for lack of stock is not excused by what it held itself', () => {
    const told = (chairs: number) =>
      shop({ stock: { lamp: 1, chair: chairs } })
        .checkout(declined([0, 5], { lines: [LAMP] }))
        .checkout(refused([10, 15], { key: 'k', buyer: 0, lines: [LAMP, CHAIR] }));
    expect(sentence(verdict(told(1)))).toBe(
      'A buyer who wanted 1 × lamp was told "out of stock" while 1 were surely left, and no other line of the cart was short.',
    );
    expect(judged(told(0))).toBe('holds');
  });
});

describe('a checkout that was refused because its key stands for another order', () => {
  const reused = (later: At, more: Partial<CheckoutPlan> = {}, holdMs = 0, chairs = 1) =>
    judged(
      shop({ stock: { lamp: 2, chair: chairs }, declarations: { holdMs } })
        .checkout({ at: [0, 3], key: 'k' })
        .checkout({ at: [5, 25], key: 'k', lines: [CHAIR], ended: 'key-reused', ...more })
        .checkout(refused(later, { lines: more.lines ?? [CHAIR] })),
    );

  test('may have held its own cart meanwhile, and no longer', () => {
    expect(reused([10, 20])).toBe('holds');
    expect(reused([25, 26])).toBe('holds');
    expect(reused([26, 27])).toBe('violated by 2');
    expect(reused([3, 4])).toBe('violated by 2');
    expect(reused([10, 20], {}, 0, 2)).toBe('violated by 2');
  });

  test('may keep it for as long as the shop declares', () => {
    expect(reused([26, 27], {}, 5)).toBe('holds');
    expect(reused([31, 32], {}, 5)).toBe('violated by 2');
  });

  test('may have held the same cart once more, where it came with another card', () => {
    expect(reused([10, 20], { lines: [LAMP], card: 'declined' })).toBe('holds');
    expect(reused([26, 27], { lines: [LAMP], card: 'declined' })).toBe('violated by 2');
  });

  test('may be the one that began first', () => {
    const told = shop({ stock: { lamp: 1, chair: 1 } })
      .checkout({ at: [0, 25], key: 'k', lines: [CHAIR], ended: 'key-reused' })
      .checkout({ at: [1, 3], key: 'k' })
      .checkout(refused([10, 20], { lines: [CHAIR] }));
    expect(judged(told)).toBe('holds');
  });

  test('does not keep apart what its twins hold', () => {
    const told = (lamps: number) =>
      shop({ stock: { lamp: lamps, chair: 1 } })
        .checkout(declined([0, 10]))
        .checkout(declined([2, 8]))
        .checkout({ at: [3, 4], key: 'k', lines: [CHAIR], ended: 'key-reused' })
        .checkout(refused([5, 6]));
    expect(judged(told(1))).toBe('holds');
    expect(judged(told(2))).toBe('violated by 3');
  });

  test('may still keep it when the stock is counted', () => {
    const kept = (lines: readonly CartLine[]) => {
      const told = shop({ stock: { lamp: 5, chair: 5 }, declarations: { holdMs: 60_000 } })
        .checkout({ at: [0, 10], key: 'k' })
        .checkout({ at: [0, 10], key: 'k', lines, ended: 'key-reused' });
      return gist(under('stock-is-conserved')(told.move(lines[0]?.sku ?? '', -1, 'sale')));
    };
    expect(kept([CHAIR])).toBe('holds');
    expect(kept([LAMP])).toMatch('violated');
  });
});

test('a twin that asks for as much in two lines may hold what the other one is short of', () => {
  const told = (other: At) =>
    shop({ stock: { lamp: 2 } })
      .checkout(refused([0, 10], { key: 'k', lines: [LAMP, LAMP] }))
      .checkout(refused(other, { key: 'k', lines: lamps(2) }));
  expect(judged(told([2, 4]))).toBe('holds');
  expect(judged(told([11, 12]))).toBe('violated by 0, 1');
});

describe('what a shop declares that it holds on to', () => {
  const held = (told: CheckoutPlan, later: At, stock = 2) =>
    judged(
      shop({ stock: { lamp: stock }, declarations: { holdMs: 5 } })
        .checkout(told)
        .checkout(refused(later)),
    );

  test('does not come on top of what was sold', () => {
    expect(held({ at: [0, 5] }, [6, 7])).toBe('violated by 1');
    expect(held({ at: [0, 5] }, [6, 7], 1)).toBe('holds');
  });

  test('begins right after the refusal, so that it does not count twice at its end', () => {
    expect(held(declined([0, 5]), [3, 5])).toBe('violated by 1');
    expect(held(declined([0, 5]), [3, 5], 1)).toBe('holds');
  });
});

describe('a forged quantity', () => {
  test('that was refused held as much as it asked for, and not what it was before', () => {
    const told = (quantity: number) =>
      shop({ stock: { lamp: 3 } })
        .checkout(declined([0, 10], { lines: lamps(3), ...forged(1) }))
        .checkout(refused([5, 6], { lines: lamps(quantity) }));
    expect(judged(told(2))).toBe('violated by 1');
    expect(judged(told(3))).toBe('holds');
  });

  test('of which the outcome is in doubt may have been taken, though its retry asked for less', () => {
    const told = (stock: number) =>
      shop({ stock: { lamp: stock } })
        .checkout({ at: [0, 5], key: 'k', ended: 'lost', ...forged(3) })
        .checkout(declined([10, 15]))
        .checkout(refused([20, 21]));
    expect(judged(told(3))).toBe('holds');
    expect(judged(told(4))).toBe('violated by 2');
  });

  test('that was out of stock held nothing beside its twin that was declined', () => {
    const told = (quantity: number) =>
      shop({ stock: { lamp: 3 } })
        .checkout(declined([0, 10]))
        .checkout(refused([2, 4], { key: 'k', buyer: 0, ...forged(3) }))
        .checkout(refused([5, 6], { lines: lamps(quantity) }));
    expect(judged(told(2))).toBe('violated by 2');
    expect(judged(told(3))).toBe('holds');
  });
});

describe('restocks that were acknowledged', () => {
  test('add up', () => {
    const told = (quantity: number) =>
      shop({ stock: { lamp: 0 } })
        .restock(1, [0, 1])
        .restock(1, [2, 3])
        .checkout(refused([6, 7], { lines: lamps(quantity) }));
    expect(judged(told(2))).toBe('violated by 2');
    expect(judged(told(3))).toBe('holds');
  });

  test('count once per intent, by the one that brought the least', () => {
    const told = (one: number, other: number, quantity: number) => {
      const retried = shop({ stock: { lamp: 0 } })
        .restock(one, [0, 1])
        .restock(other, [2, 3]);
      for (const [place, operation] of retried.history.entries())
        retried.history[place] = { ...operation, intentId: 'retried' };
      return judged(retried.checkout(refused([6, 7], { lines: lamps(quantity) })));
    };
    expect(told(1, 3, 1)).toBe('violated by 2');
    expect(told(1, 3, 2)).toBe('holds');
    expect(told(3, 1, 2)).toBe('holds');
  });
});

test('who was out of stock keeps nothing after its answer, where the shop holds on to what it refuses', () => {
  const kept = (plan: Partial<CheckoutPlan>) => {
    const told = shop({ stock: { lamp: 5 }, declarations: { holdMs: 60_000 } })
      .checkout({ at: [0, 10], ...plan })
      .move('lamp', -1, 'sale');
    return sentence(under('stock-is-conserved')(told));
  };
  expect(kept({ card: 'declined', ended: 'declined' })).toBe('holds');
  for (const ended of ['out-of-stock', 'in-flight', 'key-reused'] as const)
    expect(kept({ ended })).toBe('By what buyers were told 5 × lamp should be left, but the stock says 4.');
});
