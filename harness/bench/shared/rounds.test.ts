import { expect, test } from 'vitest';
import { inWords, ratioOf, summaryOf, takeTurns } from './rounds.ts';

test('contestants take turns, so that a ratio can be taken within a round', async () => {
  const order: string[] = [];
  const contestant = (name: string, speed: number) => ({
    name,
    run: async (round: number) => {
      order.push(`${name}${round}`);
      return speed * (round + 1);
    },
  });
  const reached = await takeTurns([contestant('a', 10), contestant('b', 20)], 3, () => undefined);
  expect(order).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
  expect(reached.get('b')).toEqual([20, 40, 60]);
});

test('a machine that slows down for a while leaves the ratio as it is', () => {
  const ratio = ratioOf([200, 20, 200, 200], [100, 10, 100, 100]);
  expect([ratio.estimate, ratio.low, ratio.high].map((value) => value.toFixed(6))).toEqual([
    ...['2.000000', '2.000000', '2.000000'],
  ]);
});

test('median and range, of even and odd numbers of rounds', () => {
  expect(summaryOf([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3 });
  expect(summaryOf([4, 1, 2, 3])).toEqual({ median: 2.5, low: 1, high: 4 });
  expect(() => summaryOf([])).toThrow(RangeError);
  expect(inWords([1_000, 3_000, 2_000])).toBe('2,000 (1,000 to 3,000)');
  expect(inWords([1_000])).toBe('1,000');
});
