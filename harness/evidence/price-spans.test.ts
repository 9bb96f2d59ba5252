import { expect, test } from 'vitest';
import type { Operation } from '../model/operation.ts';
import { priceSpans } from './price-spans.ts';

const lamp = { sku: 'lamp', name: 'Lamp', unitPriceCents: 100, stock: 1 };

function change(
  unitPriceCents: number,
  startedAt: number,
  endedAt: number | null,
  type = 'ok',
): Operation<'changePrice'> {
  const input = { actor: 'admin', sku: 'lamp', unitPriceCents } as const;
  const outcome =
    type === 'ok'
      ? ({ type: 'ok', result: { sku: 'lamp' } } as const)
      : type === 'refused'
        ? ({ type, reason: 'forbidden', detail: '' } as const)
        : ({ type: 'unknown', cause: 'timeout', detail: '' } as const);
  const base = { id: 0, intentId: 'i', process: 0, phase: 'p', backend: 'main', steps: [] };
  return { ...base, kind: 'changePrice', input, intendedAt: startedAt, startedAt, endedAt, outcome };
}
const spans = (...changes: Operation<'changePrice'>[]) =>
  priceSpans(lamp, changes).map(({ unitPriceCents, from, until }) => [unitPriceCents, from, until]);

test('the first price holds for ever where nobody changes it', () => {
  expect(spans()).toEqual([[100, 0, null]]);
});

test('a price holds from the start of its change to the end of the next', () => {
  expect(spans(change(200, 10, 20), change(300, 30, 40))).toEqual([
    [100, 0, 20],
    [200, 10, 40],
    [300, 30, null],
  ]);
});

test('changes that overlap, or touch, do not end each other', () => {
  expect(spans(change(200, 10, 20), change(300, 20, 40))).toEqual([
    [100, 0, 20],
    [200, 10, null],
    [300, 20, null],
  ]);
});

test('of later changes the one that ends first decides, whichever began first', () => {
  expect(spans(change(200, 10, 20), change(300, 30, 90), change(400, 40, 50))).toEqual([
    [100, 0, 20],
    [200, 10, 50],
    [300, 30, null],
    [400, 40, null],
  ]);
});

test('a change in doubt widens and ends nothing; a refused one is none', () => {
  expect(spans(change(200, 10, 20, 'unknown'), change(9, 25, 26, 'refused'), change(300, 30, 40))).toEqual([
    [100, 0, 40],
    [200, 10, null],
    [300, 30, null],
  ]);
});

test('changes may be told in any order: spans are sorted by their beginning, and one in doubt replaces nothing', () => {
  const changes = [change(400, 70, null, 'unknown'), change(300, 50, 60), change(200, 10, 20)];
  expect(priceSpans(lamp, changes)).toEqual([
    { unitPriceCents: 100, from: 0, until: 20 },
    { unitPriceCents: 200, from: 10, until: 60 },
    { unitPriceCents: 300, from: 50, until: null },
    { unitPriceCents: 400, from: 70, until: null },
  ]);
});

test('an attempt that was refused set nothing, so that its retry came after all that had ended before', () => {
  expect(spans(change(200, 10, 20), change(300, 15, 16, 'refused'), change(300, 30, 40))).toEqual([
    [100, 0, 20],
    [200, 10, 40],
    [300, 30, null],
  ]);
});
