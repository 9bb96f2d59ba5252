import { afterEach, expect, test } from 'vitest';
import { type Bench, browse, openBench } from '../../load/testing/bench.ts';
import { openShop, type Shop } from '../../load/testing/shop.ts';
import { ask } from './final-questions.ts';

let bench: Bench;
let shop: Shop;
afterEach(async () => {
  await bench.close();
  await shop.close();
});

const questions = Array.from({ length: 40 }, (_, index) => ({
  intentId: `final-${index}`,
  intention: browse('a'),
}));

const askAll = async (status: number) => {
  bench = openBench();
  shop = await openShop((_, response) => {
    response.statusCode = status;
    response.end('{"sku":"a"}');
  });
  return ask(questions, { name: 'main', baseUrl: shop.baseUrl }, bench.context, new AbortController().signal);
};

test('a shop that answers is asked everything, and there is nothing to say', async () => {
  const { warnings, answers } = await askAll(200);
  expect(warnings).toEqual([]);
  // Its verdicts rest on them as on those of the load: that they carry no id of their request is to be told.
  expect(answers).toEqual({ attributed: 0, unattributed: 40, surplus: 0 });
  expect(bench.history()).toHaveLength(40);
});

test('one that does not is not asked on, and the result says how much was not asked', async () => {
  const { warnings } = await askAll(500);
  const asked = bench.history().length;
  expect(asked).toBeGreaterThanOrEqual(8);
  expect(asked).toBeLessThan(40);
  expect(warnings).toEqual([
    `final questions: stopped after ${asked} unknown outcomes, ${asked} of 40 were asked`,
  ]);
});
