import { expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import { repeatedly } from './repeatedly.ts';

const KILL = { type: 'kill' } as const;
const times = { fromMs: 500, untilMs: 10_000, everyMs: 1_000, lastsMs: 300 };

test('each is over before the next one strikes, and the last one in time, whatever the seed', () => {
  for (let seed = 0; seed < 200; seed += 1) {
    const faults = repeatedly(randomFor(seed, 'faults'), 'sale', times, KILL);
    expect(faults).toHaveLength(9);
    for (const [index, { phase, afterMs, lastsMs }] of faults.entries()) {
      expect(phase).toBe('sale');
      expect(afterMs).toBeGreaterThanOrEqual(500 + 1_000 * index);
      expect(afterMs + lastsMs).toBeLessThanOrEqual(faults[index + 1]?.afterMs ?? 10_000);
    }
  }
});

test('the seed draws the moments', () => {
  const drawn = (seed: number) => repeatedly(randomFor(seed, 'faults'), 'sale', times, KILL);
  expect(drawn(1)).toEqual(drawn(1));
  expect(drawn(1)).not.toEqual(drawn(2));
});

test('one that would come again and again in the same moment is refused', () => {
  expect(() => repeatedly(randomFor(1, 'faults'), 'sale', { ...times, everyMs: 0 }, KILL)).toThrow(
    'everyMs must be more than 0, got 0',
  );
});
