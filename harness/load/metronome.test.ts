import { expect, test } from 'vitest';
import { startClock } from '../model/time.ts';
import { openMetronome } from './metronome.ts';
import { uniform } from './pacer.ts';

test('calls for every moment once, in order, and never early', async () => {
  const clock = startClock();
  const metronome = await openMetronome(clock);
  for (const momentsMs of [uniform(500, 200), [0, 0, 0, 5, 5, 5.001], []]) {
    const startAt = clock.now();
    const lagsMs: number[] = [];
    const called: number[] = [];
    const count = await metronome.play(momentsMs, startAt, undefined, (index) => {
      lagsMs.push((clock.now() - startAt) / 1e6 - (momentsMs[index] ?? 0));
      called.push(index);
    });
    expect(count).toBe(momentsMs.length);
    expect(called).toEqual(momentsMs.map((_, index) => index));
    expect(lagsMs.every((lagMs) => lagMs >= 0)).toBe(true);
  }
  await metronome.close();
});

test('a loop that was held up catches up at once, without losing a moment', async () => {
  const clock = startClock();
  const metronome = await openMetronome(clock);
  const startAt = clock.now();
  const calledAtMs: number[] = [];
  await metronome.play(uniform(1_000, 100), startAt, undefined, (index) => {
    calledAtMs.push((clock.now() - startAt) / 1e6);
    if (index === 10) while (clock.now() - startAt < 60e6);
  });
  expect(calledAtMs).toHaveLength(100);
  const meanwhile = calledAtMs.slice(11, 60);
  expect(Math.max(...meanwhile) - Math.min(...meanwhile)).toBeLessThan(20);
  await metronome.close();
});

test('a signal stops it at once, and says how far it was', async () => {
  const clock = startClock();
  const metronome = await openMetronome(clock);
  const stop = new AbortController();
  const startAt = clock.now();
  const count = await metronome.play([0, 10, 20, 600_000], startAt, stop.signal, (index) => {
    if (index === 2) setImmediate(() => stop.abort());
  });
  expect(count).toBe(3);
  expect(await metronome.play([0, 1], startAt, stop.signal, () => undefined)).toBe(0);
  await metronome.close();
});
