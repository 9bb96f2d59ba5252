import { describe, expect, test } from 'vitest';
import { type Evidence, STRICT } from '../model/evidence.ts';
import type { CartLine, Forgery } from '../model/operation.ts';
import { shop } from './testing/shop.ts';
import { isLineByLine, requestedLines, restocked, sameLines } from './units.ts';

const lamps = (quantity: number): CartLine => ({ sku: 'lamp', quantity });
const chairs = (quantity: number): CartLine => ({ sku: 'chair', quantity });

describe('two carts', () => {
  test('come to the same units, however their lines are ordered and split', () => {
    expect(sameLines([lamps(1), chairs(2)], [lamps(1), chairs(2)])).toBe(true);
    expect(sameLines([lamps(1), chairs(2)], [chairs(2), lamps(1)])).toBe(true);
    expect(sameLines([lamps(1), lamps(2)], [lamps(3)])).toBe(true);
  });

  test('differ where they differ in one sku alone', () => {
    expect(sameLines([lamps(1), chairs(2)], [lamps(1), chairs(3)])).toBe(false);
    expect(sameLines([lamps(1), chairs(2)], [lamps(2), chairs(2)])).toBe(false);
    expect(sameLines([lamps(1)], [lamps(1), chairs(2)])).toBe(false);
    expect(sameLines([lamps(1), chairs(2)], [lamps(1)])).toBe(false);
  });

  test('differ where they name different skus, even if they ask for none of them', () => {
    expect(sameLines([lamps(0)], [chairs(0)])).toBe(false);
  });

  test('are the same line by line only if each line is', () => {
    expect(isLineByLine([lamps(1), chairs(2)], [lamps(1), chairs(2)])).toBe(true);
    expect(isLineByLine([lamps(1), chairs(2)], [chairs(2), lamps(1)])).toBe(false);
    expect(isLineByLine([lamps(1), chairs(2)], [lamps(1), chairs(3)])).toBe(false);
    expect(isLineByLine([lamps(1)], [chairs(1)])).toBe(false);
    expect(isLineByLine([lamps(1)], [lamps(1), chairs(2)])).toBe(false);
  });
});

describe('what was really asked for', () => {
  const asked = (lines: readonly CartLine[], forgery?: Forgery) => {
    const told = shop().checkout({
      at: [0, 1],
      ended: 'invalid',
      lines,
      ...(forgery === undefined ? {} : { forgery }),
    });
    return told.evidence().index.attempts.map((attempt) => requestedLines(attempt, { declarations: STRICT }));
  };
  const forged = (value: string | number) => ({ field: 'quantity', value }) as const;

  test('is the cart, as it was sent', () => {
    expect(asked([lamps(1), chairs(2)])).toEqual([[lamps(1), chairs(2)]]);
  });

  test('is as many of the first line as a forged quantity says', () => {
    expect(asked([lamps(1), chairs(2)], forged(7))).toEqual([[lamps(7), chairs(2)]]);
  });

  test('is nothing that a shop could sell where the forged quantity is none', () => {
    for (const value of [0, -1, 1.5, STRICT.maxQuantity + 1, '07', `${STRICT.maxQuantity + 1}`, 'seven'])
      expect(asked([lamps(1), chairs(2)], forged(value))).toEqual([null]);
    expect(asked([lamps(1)], forged(STRICT.maxQuantity))).toEqual([[lamps(STRICT.maxQuantity)]]);
    expect(asked([lamps(1)], forged('7'))).toEqual([[lamps(7)]]);
  });

  test('is not changed by a forged price', () => {
    expect(asked([lamps(1)], { field: 'unitPrice', value: 7 })).toEqual([[lamps(1)]]);
  });

  test('is nothing where the cart is empty, whatever quantity is forged', () => {
    expect(asked([], forged(7))).toEqual([[]]);
  });
});

describe('what was restocked', () => {
  const lampsOf = (evidence: Evidence) => restocked(evidence, 'lamp');

  test('is certain where it was acknowledged, possible where it is in doubt, and not what was refused', () => {
    const told = shop()
      .restock(1, [0, 1])
      .restock(2, [2, 3])
      .restock(10, [4, 5], 'lost')
      .restock(100, [6, 7], 'forbidden')
      .restock(1_000, [8, 9], 'ok', 'chair');
    expect(lampsOf(told.evidence())).toEqual({ least: 3, most: 13 });
  });

  test('is nothing of what nobody restocked', () => {
    expect(lampsOf(shop().evidence())).toEqual({ least: 0, most: 0 });
  });
});
