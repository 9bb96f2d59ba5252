import { expect, test } from 'vitest';
import { shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('changes-become-visible');
const lamp = () => shop({ declarations: { stalenessMs: 10 } });

test('a new product that is missing is told as such', () => {
  const found = verdict(lamp().createProduct(500, [2, 3]).browse('not-found', [14, 15], 'new'));
  expect(sentence(found)).toBe(
    'A new product that was acknowledged was not shown 11.0 ms later; 10 ms are declared.',
  );
  expect(found).toMatchObject({
    facts: [
      'operation 0 [2.0, 3.0] ms: the administrator made the product new at 500 cents: ok',
      expect.stringContaining('operation 1 [14.0, 15.0] ms: somebody anonymous looked at new: refused'),
    ],
  });
});

test('what was acknowledged first has to be shown first, though another change had begun before', () => {
  const told = lamp().changePrice(1_100, [2, 50]).changePrice(1_200, [3, 4]).browse(1_000, [20, 21]);
  expect(gist(verdict(told))).toBe('violated by 1, 2');
});
