import { describe, expect, test } from 'vitest';
import { shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('bounded-staleness');
const lamp = (stalenessMs = 0) => shop({ declarations: { stalenessMs } });

test('a price that nobody had set is told by the page alone, and has no age that could be measured', () => {
  const found = verdict(lamp().browse(999, [0, 1]).browse(1_000, [2, 3]));
  expect(found).toMatchObject({
    examined: 2,
    facts: ['operation 0 [0.0, 1.0] ms: somebody anonymous looked at lamp: ok, at 999 cents'],
    offending: [0],
    measured: { what: 'staleness of a page', times: { count: 1, maxMs: 0 } },
  });
});

test('a page that is too old is told after what took its place', () => {
  expect(verdict(lamp().changePrice(1_100, [2, 3]).browse(1_000, [4, 5]))).toMatchObject({
    facts: [
      'operation 0 [2.0, 3.0] ms: the administrator set the price of lamp to 1100 cents: ok',
      'operation 1 [4.0, 5.0] ms: somebody anonymous looked at lamp: ok, at 1000 cents',
    ],
  });
});

test('a product that should be there is told as unknown', () => {
  const told = lamp().createProduct(500, [2, 3]).browse('not-found', [5, 6], 'new');
  expect(sentence(verdict(told))).toBe(
    'A page showed new as unknown 2.0 ms after that was over; 0 ms are declared.',
  );
});

describe('a price that was set twice', () => {
  /** The first that sets it goes on for long, so that what comes at 6 ms takes the place of the second only. */
  const told = (stalenessMs: number) =>
    lamp(stalenessMs)
      .changePrice(1_100, [2, 60])
      .changePrice(1_100, [4, 5])
      .changePrice(1_200, [6, 7])
      .changePrice(1_300, [61, 62])
      .browse(1_100, [70, 71]);

  test('is as old as the one that makes it younger', () => {
    expect(gist(verdict(told(8)))).toBe('holds');
    expect(gist(verdict(told(7)))).toBe('violated by 3, 4');
    expect(sentence(verdict(told(7)))).toBe(
      'A page showed lamp at 11.00 EUR 8.0 ms after that was over; 7 ms are declared.',
    );
  });
});
