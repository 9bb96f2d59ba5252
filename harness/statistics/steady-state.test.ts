import { describe, expect, test } from 'vitest';
import { type Random, randomFor } from '../model/random.ts';
import { trendOf } from './steady-state.ts';

describe('what is told of five windows', () => {
  test.each([
    ['fewer', [5, 4, 3, 2], 'too early'],
    ['one without a value', [5, 4, null, 2, 1], 'too early'],
    ['falling', [10, 9, 8, 7, 6], 'falling'],
    ['falling with one pair out of order', [10, 9, 7, 8, 6], 'falling'],
    ['falling with two', [10, 8, 9, 6, 7], 'none'],
    ['rising', [6, 7, 8, 9, 10], 'rising'],
    ['falling by less than matters', [100, 99, 98, 97, 96], 'none'],
    ['all alike', [3, 3, 3, 3, 3], 'none'],
    ['nothing but zeros', [0, 0, 0, 0, 0], 'none'],
    ['only the last five count', [99, 50, 20, 10, 10.1, 9.9, 10, 10.1], 'none'],
  ] as const)('%s', (_, series, trend) => expect(trendOf(series)).toBe(trend));
});

/** Box and Muller. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());

const RUNS = 4_000;

/** The share of simulated series in which, at one of the looks at five to `windows` windows, no trend was seen. */
function overShare(windows: number, noise: number, level: (window: number) => number): number {
  const random = randomFor(7, 'steady state');
  let over = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const series = Array.from({ length: windows }, (_, index) => level(index) * (1 + noise * normal(random)));
    const looks = Array.from({ length: windows - 4 }, (_, look) => trendOf(series.slice(0, look + 5)));
    if (looks.includes('none')) over += 1;
  }
  return over / RUNS;
}

const flat = () => 10;
const falling = (share: number) => (window: number) => 10 * (1 - share) ** window;

describe('by simulation, as its docstring says', () => {
  test('a flat noisy series has no trend in nearly all cases', () => {
    expect(overShare(5, 0.1, flat)).toBeGreaterThan(0.91);
    expect(overShare(6, 0.1, flat)).toBeGreaterThan(0.97);
    expect(overShare(8, 0.1, flat)).toBeGreaterThan(0.995);
    // Quieter, nothing that is seen matters.
    expect(overShare(5, 0.01, flat)).toBeGreaterThan(0.99);
  });

  test('a falling series has one', () => {
    expect(overShare(5, 0.03, falling(0.1))).toBeLessThan(0.002);
    expect(overShare(5, 0.07, falling(0.1))).toBeLessThan(0.13);
    expect(overShare(5, 0.1, falling(0.2))).toBeLessThan(0.03);
  });

  test('a warm-up that fades is over when little of it is left', () => {
    const random = randomFor(8, 'fading');
    const left: number[] = [];
    for (let run = 0; run < 500; run += 1) {
      const series: number[] = [];
      const excess = () => 2 * Math.exp(-series.length / 3);
      while (series.length < 60 && trendOf(series) !== 'none')
        series.push(10 * (1 + excess()) * (1 + 0.05 * normal(random)));
      left.push(excess());
    }
    left.sort((one, other) => one - other);
    expect(left[250]).toBeLessThan(0.1);
    expect(left[475]).toBeLessThan(0.2);
  });
});
