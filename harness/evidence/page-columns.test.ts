import { expect, test } from 'vitest';
import { type Shop, shop } from '../invariants/testing/shop.ts';

const store = (): Shop => shop({ stock: { lamp: 9, chair: 9, sofa: 9 } });

/** Answers a read of `asked` with the page of `shown`. */
function astray(told: Shop, asked: string, shown: string): Shop {
  told.browse(1_000, [90, 91], asked);
  const last = told.history.pop();
  if (last?.kind !== 'browse') throw new Error('no read');
  told.history.push({ ...last, outcome: { type: 'ok', result: { sku: shown, unitPriceCents: 1_000 } } });
  return told;
}

test('only a read that was answered with the page of another product went astray', () => {
  const told = store()
    .browse(1_000, [0, 1], 'lamp')
    .browse(1_000, [2, 3], 'chair')
    .browse('not-found', [4, 5], 'chair')
    .browse('busy', [6, 7], 'chair')
    .browse('lost', [8, 9], 'chair');
  expect(told.evidence().index.strayPages).toEqual([]);
  const { strayPages } = astray(told, 'chair', 'lamp').evidence().index;
  expect(strayPages.map(({ id }) => id)).toEqual([5]);
});

test('a page tells its price, or that there is no such product; who was not answered was told nothing', () => {
  const told = store()
    .browse('lost', [0, 1], 'sofa')
    .browse('busy', [2, 3], 'sofa')
    .browse(1_000, [4, 5], 'lamp')
    .browse(900, [6, 7], 'chair')
    .browse('not-found', [8, 9], 'chair')
    .browse('lost', [10, 11], 'chair');
  const reads = astray(told, 'lamp', 'bench').evidence().index.pageReadsBySku;
  const shown = [...reads].map(([sku, { count, prices }]) => [sku, count, ...prices]);
  expect(shown).toEqual([
    ['lamp', 2, 1_000, 1_000],
    ['chair', 2, 900, Number.NEGATIVE_INFINITY],
  ]);
});
