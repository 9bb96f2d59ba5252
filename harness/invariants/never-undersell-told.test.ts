import { describe, expect, test } from 'vitest';
import { refused } from './testing/refused.ts';
import { shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('never-undersell');
const LAMP = { sku: 'lamp', quantity: 1 };
const NOT_IN_THE_CATALOGUE = { sku: 'new', quantity: 1 };

describe('a buyer who was turned away', () => {
  test('is told with what was surely left', () => {
    const told = shop({ stock: { lamp: 3 } })
      .checkout({ at: [0, 5] })
      .checkout(refused([6, 7], { lines: [{ sku: 'lamp', quantity: 2 }] }));
    const found = verdict(told);
    expect(sentence(found)).toBe(
      'A buyer who wanted 2 × lamp was told "out of stock" while 2 were surely left.',
    );
    expect(found).toMatchObject({
      facts: [
        'operation 1 [6.0, 7.0] ms: buyer 9 checked out 2 × lamp: refused, out-of-stock (out-of-stock)',
        'history: 2 × lamp wanted; at every moment of it at least 2 were neither sold nor held by anybody else',
      ],
      offending: [1],
    });
  });

  test('is told once, also where the stock at the end shows the same', () => {
    const told = shop().checkout(refused([100, 101], { phase: 'final' }));
    expect(sentence(verdict(told))).toBe(
      'A buyer who wanted 1 × lamp was told "out of stock" while 1 were surely left.',
    );
  });

  test('is not excused by a try of his that was refused for another reason while it was short', () => {
    const told = shop()
      .checkout({ at: [0, 5], buyer: 1, card: 'declined', ended: 'declined' })
      .checkout(refused([2, 3], { key: 'k', ended: 'declined' }))
      .checkout(refused([10, 11], { key: 'k' }));
    const found = verdict(told);
    expect(sentence(found)).toBe(
      'A buyer who wanted 1 × lamp was told "out of stock" while 1 were surely left.',
    );
    expect(found).toMatchObject({
      facts: [
        'operation 2 [10.0, 11.0] ms: buyer 9 checked out 1 × lamp: refused, out-of-stock (out-of-stock)',
        'history: 1 × lamp wanted; at every moment of it at least 1 were neither sold nor held by anybody else',
      ],
      offending: [1, 2],
    });
  });
});

describe('a cart of several lines', () => {
  const cart = (lamps: number, chairs: number) => [
    { sku: 'lamp', quantity: lamps },
    { sku: 'chair', quantity: chairs },
  ];
  // While it is refused it may hold its lines itself: those are not what it was short of.
  test('is told with what was left beside what it held itself, since that is what it was judged by', () => {
    const told = shop({ stock: { lamp: 1, chair: 3 } }).checkout(refused([6, 7], { lines: cart(1, 2) }));
    const found = verdict(told);
    expect(sentence(found)).toBe(
      'A buyer who wanted 1 × lamp was told "out of stock" while 1 were surely left, and no other line of the cart was short.',
    );
    expect(found).toMatchObject({
      facts: [
        'operation 0 [6.0, 7.0] ms: buyer 9 checked out 1 × lamp, 2 × chair: refused, out-of-stock (out-of-stock)',
        'history: 1 × lamp wanted; at every moment of it at least 1 were neither sold nor held by anybody else',
        'history: 2 × chair wanted; at every moment of it at least 3 were neither sold nor held by anybody else',
      ],
    });
  });

  test('never says that fewer were left than were wanted', () => {
    for (const [lamps, chairs] of [
      [1, 1],
      [2, 1],
      [3, 3],
    ] as const) {
      const told = shop({ stock: { lamp: 4, chair: 3 } })
        .checkout({ at: [0, 1], buyer: 1 })
        .checkout(refused([6, 7], { lines: cart(lamps, chairs) }));
      const [, wanted, left] = /wanted (\d+) × lamp .* while (\d+) were/.exec(sentence(verdict(told))) ?? [];
      expect(Number(left)).toBeGreaterThanOrEqual(Number(wanted));
    }
  });

  test('is told as it was sent, where the quantity of its first line was forged', () => {
    const told = shop({ stock: { lamp: 5 } }).checkout(
      refused([6, 7], { forgery: { field: 'quantity', value: 2 } }),
    );
    expect(sentence(verdict(told))).toBe(
      'A buyer who wanted 2 × lamp was told "out of stock" while 5 were surely left.',
    );
  });
});

test('what the catalogue does not have may have been what a cart was short of', () => {
  const told = shop().checkout(refused([6, 7], { lines: [LAMP, NOT_IN_THE_CATALOGUE] }));
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('a buyer who got it in the end was not turned away', () => {
  const told = shop()
    .checkout(refused([0, 1], { key: 'k' }))
    .checkout({ at: [2, 3], key: 'k', buyer: 9 });
  expect(verdict(told)).toMatchObject({ verdict: 'inconclusive', reason: 'nothing to examine' });
});

test('an attempt in doubt after an acknowledged one may keep units of its own, from its start on and not before', () => {
  const told = (at: [number, number]) =>
    shop({ stock: { lamp: 2 }, declarations: { holdMs: 10 } })
      .checkout({ at: [0, 5], key: 'k' })
      .checkout({ at: [10, 20], key: 'k', ended: 'lost' })
      .checkout(refused(at));
  expect(gist(verdict(told([6, 8])))).toBe('violated by 2');
  expect(gist(verdict(told([8, 10])))).toBe('holds');
  expect(gist(verdict(told([30, 31])))).toBe('holds');
});

describe('when all is quiet', () => {
  test('a cart that is short of one thing is refused with right, though the other is there', () => {
    const lines = [LAMP, { sku: 'chair', quantity: 1 }];
    const told = shop({ stock: { lamp: 1, chair: 0 } }).checkout(
      refused([90, 91], { phase: 'final', lines }),
    );
    expect(gist(verdict(told))).toBe('holds');
  });

  test('a refusal of what the stock has is told, where whoever may have held it has let go of it', () => {
    const told = (start: number) =>
      shop({ stock: { lamp: 2 }, declarations: { holdMs: 10 } })
        .checkout({ at: [0, 5], lines: [{ sku: 'lamp', quantity: 2 }] })
        .checkout(refused([start, start + 1], { phase: 'final', lines: [{ sku: 'lamp', quantity: 2 }] }))
        .edit((books) => {
          books.stock = [{ sku: 'lamp', onHand: 3 }];
        });
    expect(gist(verdict(told(15)))).toBe('holds');
    const found = verdict(told(16));
    expect(sentence(found)).toBe(
      'When all was quiet 2 × lamp was refused as "out of stock", but the stock has it.',
    );
    expect(found).toMatchObject({
      facts: [
        'operation 1 [16.0, 17.0] ms: buyer 9 checked out 2 × lamp: refused, out-of-stock (out-of-stock)',
        'database: 3 × lamp on hand',
      ],
      offending: [1],
    });
  });
});
