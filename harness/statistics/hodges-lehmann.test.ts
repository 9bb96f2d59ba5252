import { expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import { hodgesLehmann, pairedRatio } from './hodges-lehmann.ts';
import { signedRankCdf } from './signed-rank.ts';

/** Hollander & Wolfe's depression scores, example 3.1, which `?wilcox.test` in R uses too: V = 40, n = 9. */
const BEFORE = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.3];
const AFTER = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
const DEPRESSION = BEFORE.map((before, patient) => before - (AFTER[patient] ?? 0));

test("the depression data give the book's estimate and interval", () => {
  const { estimate, low, high, confidence } = hodgesLehmann(DEPRESSION, 0.05);
  expect(estimate).toBeCloseTo(0.46, 10);
  expect([low, high]).toEqual([expect.closeTo(0.01, 10), expect.closeTo(0.786, 10)]);
  expect(confidence).toBeCloseTo(1 - 20 / 512, 12);
});

test("the distribution gives R's p-value for them: one-sided 0.01953", () => {
  const largest = 45;
  expect(signedRankCdf(9)[largest - 40]).toBeCloseTo(0.01953125, 12);
});

test('the distribution is that of all subsets of the ranks', () => {
  const n = 7;
  const sums = Array.from({ length: 2 ** n }, (_, subset) =>
    Array.from({ length: n }, (__, rank) => ((subset >> rank) & 1) * (rank + 1)).reduce((a, b) => a + b),
  );
  signedRankCdf(n).forEach((p, t) => {
    expect(p).toBeCloseTo(sums.filter((sum) => sum <= t).length / 2 ** n, 12);
  });
});

test.each([
  { n: 6, alpha: 0.05, confidence: 0.96875 },
  { n: 10, alpha: 0.05 / 3, confidence: 1 - 14 / 1024 },
  { n: 10, alpha: 0.05, confidence: 1 - 50 / 1024 },
  // Too few for 95 %: the whole range, and what that is worth.
  { n: 5, alpha: 0.05, confidence: 0.9375 },
  { n: 1, alpha: 0.05, confidence: 0 },
])('$n pairs at alpha $alpha attain $confidence', ({ n, alpha, confidence }) => {
  const differences = Array.from({ length: n }, (_, index) => index + 1);
  expect(hodgesLehmann(differences, alpha).confidence).toBeCloseTo(confidence, 10);
});

test('six pairs give the whole range', () => {
  const pairs = [2, 3, 3.5, 2.5, 4, 3].map((b) => ({ a: 1, b }));
  const ratio = pairedRatio(pairs, 0.05);
  expect(ratio.low).toBeCloseTo(2, 10);
  expect(ratio.high).toBeCloseTo(4, 10);
  expect(ratio.estimate).toBeGreaterThan(2.8);
  expect(ratio.estimate).toBeLessThan(3.2);
});

test.each([{ n: 6 }, { n: 10 }, { n: 15 }])(
  'over many experiments of $n pairs the interval covers as often as it says',
  ({ n }) => {
    const random = randomFor(20, 'coverage', n);
    const truth = 0.7;
    const rounds = 8_000;
    let covered = 0;
    let confidence = 0;
    for (let round = 0; round < rounds; round += 1) {
      // Symmetric and heavy-tailed, as blocks on a shared machine are.
      const draws = Array.from(
        { length: n },
        () => truth + (random.float() - 0.5) ** 3 / (0.01 + random.float()),
      );
      const interval = hodgesLehmann(draws, 0.05);
      confidence = interval.confidence;
      if (interval.low <= truth && truth <= interval.high) covered += 1;
    }
    // Three and a half standard errors of a share at 8,000 rounds: not less, and not more either.
    const error = 3.5 * Math.sqrt((confidence * (1 - confidence)) / rounds);
    expect(Math.abs(covered / rounds - confidence)).toBeLessThan(error);
  },
);

test('swapping the variants inverts the ratio', () => {
  const pairs = [1.1, 1.3, 0.9, 1.2, 1.6, 1.05, 1.4].map((b, index) => ({ a: 1 + index / 10, b }));
  const forth = pairedRatio(pairs, 0.05);
  const back = pairedRatio(
    pairs.map(({ a, b }) => ({ a: b, b: a })),
    0.05,
  );
  expect(back.estimate).toBeCloseTo(1 / forth.estimate, 12);
  expect(back.low).toBeCloseTo(1 / forth.high, 12);
});

test('what cannot be a ratio is refused', () => {
  expect(() => pairedRatio([{ a: 0, b: 1 }], 0.05)).toThrow(RangeError);
  expect(() => pairedRatio([], 0.05)).toThrow(RangeError);
  expect(() => hodgesLehmann([1, Number.NaN], 0.05)).toThrow(RangeError);
});
