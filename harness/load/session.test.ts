import { expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import { aligned, exponential, fixed, session, type Wish } from './session.ts';
import { browse, checkout } from './testing/bench.ts';

const look: Wish = { intent: 'look', intention: browse('a') };
const buy: Wish = { intent: 'buy', intention: checkout(1) };
const check: Wish = {
  intent: 'check',
  intention: { kind: 'readOrder', input: { actor: 1, order: { of: 'buy' } } },
};

test('a session is an arrival and what follows it', () => {
  expect(session(randomFor(1), 40, [look, buy, check], fixed(250))).toEqual({
    atMs: 40,
    ...look,
    followUps: [
      { thinkMs: 250, ...buy },
      { thinkMs: 250, ...check },
    ],
  });
  expect(session(randomFor(1), 0, [buy], fixed(250))).toEqual({ atMs: 0, ...buy, followUps: [] });
});

test('how long a buyer thinks is a function of the seed', () => {
  const thinksMs = (seed: number) =>
    session(randomFor(seed), 0, [look, buy, check], exponential(500)).followUps?.map(
      ({ thinkMs }) => thinkMs,
    );
  expect(thinksMs(7)).toEqual(thinksMs(7));
  expect(thinksMs(7)).not.toEqual(thinksMs(8));
});

test('exponential think times have their mean, and e⁻¹ of them are longer', () => {
  const random = randomFor(7);
  const think = exponential(500);
  const thinksMs = Array.from({ length: 10_000 }, () => think(random));
  const meanMs = thinksMs.reduce((sum, thinkMs) => sum + thinkMs, 0) / thinksMs.length;
  // Four standard errors: 500 / √10,000 each.
  expect(Math.abs(meanMs - 500)).toBeLessThan(20);
  const long = thinksMs.filter((thinkMs) => thinkMs > 500).length / thinksMs.length;
  expect(Math.abs(long - Math.exp(-1))).toBeLessThan(0.02);
  expect(Math.min(...thinksMs)).toBeGreaterThanOrEqual(0);
});

test('aligned arrivals share a moment and a name', () => {
  expect(aligned('rush', 500, [look, buy])).toEqual([
    { atMs: 500, aligned: 'rush', ...look },
    { atMs: 500, aligned: 'rush', ...buy },
  ]);
});
