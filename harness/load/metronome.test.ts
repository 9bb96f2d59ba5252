import { expect, test } from 'vitest';
import { startClock } from '../model/time.ts';
import { openMetronome, type Player } from './metronome.ts';
import { uniform } from './pacer.ts';

const dueSaid = (): void => undefined;
const NOBODY: Player = { due: () => undefined, dueSaid };

test('calls for every moment once, in order, and never early', async () => {
  const clock = startClock();
  const metronome = await openMetronome(clock);
  for (const momentsMs of [uniform(500, 200), [0, 0, 0, 5, 5, 5.001], []]) {
    const startAt = clock.now();
    const lagsMs: number[] = [];
    const called: number[] = [];
    const count = await metronome.play(momentsMs, startAt, undefined, {
      due(index) {
        lagsMs.push((clock.now() - startAt) / 1e6 - (momentsMs[index] ?? 0));
        called.push(index);
      },
      dueSaid,
    });
    expect(count).toBe(momentsMs.length);
    expect(called).toEqual(momentsMs.map((_, index) => index));
    expect(lagsMs.every((lagMs) => lagMs >= 0)).toBe(true);
  }
  await metronome.close();
});

test('says after each time that all that is due has been called', async () => {
  const clock = startClock();
  const metronome = await openMetronome(clock);
  const called: (number | 'said')[] = [];
  await metronome.play([0, 0, 30, 30, 30], clock.now(), undefined, {
    due: (index) => called.push(index),
    dueSaid: () => called.push('said'),
  });
  await metronome.close();
  expect(called).toEqual([0, 1, 'said', 2, 3, 4, 'said']);
});

test('a loop that was held up catches up at once, without losing a moment', async () => {
  const clock = startClock();
  const metronome = await openMetronome(clock);
  const startAt = clock.now();
  /** Of each call the turn of the event loop: time alone would be the machine's, too. */
  const turns: number[] = [];
  let turn = 0;
  let isTurning = false;
  await metronome.play(uniform(1_000, 100), startAt, undefined, {
    due(index) {
      turns.push(turn);
      if (index === 10) while (clock.now() - startAt < 60e6);
      if (isTurning) return;
      isTurning = true;
      setImmediate(() => {
        turn += 1;
        isTurning = false;
      });
    },
    dueSaid,
  });
  expect(turns).toHaveLength(100);
  // All that had come by then is called in the turn that held it up, or in the next.
  const [heldUp = 0] = turns.slice(10);
  expect(Math.max(...turns.slice(11, 60)) - heldUp).toBeLessThanOrEqual(1);
  await metronome.close();
});

test('a signal stops it at once, and says how far it was', async () => {
  const clock = startClock();
  const metronome = await openMetronome(clock);
  const stop = new AbortController();
  const startAt = clock.now();
  const count = await metronome.play([0, 10, 20, 600_000], startAt, stop.signal, {
    due(index) {
      if (index === 2) setImmediate(() => stop.abort());
    },
    dueSaid,
  });
  expect(count).toBe(3);
  expect(await metronome.play([0, 1], startAt, stop.signal, NOBODY)).toBe(0);
  await metronome.close();
});

test('a schedule that was stopped holds nothing up', async () => {
  const clock = startClock();
  const metronome = await openMetronome(clock);
  const stop = new AbortController();
  const stopped = metronome.play([600_000], clock.now(), stop.signal, NOBODY);
  stop.abort();
  expect(await stopped).toBe(0);
  expect(await metronome.play([0, 5], clock.now(), undefined, NOBODY)).toBe(2);
  await metronome.close();
});

test('calls beside a schedule and after it, in time, each once and never early', async () => {
  const clock = startClock();
  const metronome = await openMetronome(clock);
  const startAt = clock.now();
  const called: { name: string; earlyNs: number }[] = [];
  const callAt = (name: string, atMs: number, then?: () => void) => {
    const at = startAt + atMs * 1e6;
    metronome.callAt(at, () => {
      called.push({ name, earlyNs: at - clock.now() });
      then?.();
    });
  };
  const over = new Promise<void>((resolve) => {
    // The latest is asked for first: an earlier one must wake the thread that sleeps.
    callAt('after', 80, () => callAt('asked for by a call', 90, () => callAt('past', 0, resolve)));
    callAt('two of one moment', 30);
    callAt('the second of them', 30);
    callAt('first', 10);
  });
  await metronome.play(uniform(1_000, 50), startAt, undefined, NOBODY);
  await over;
  expect(called.map(({ name }) => name)).toEqual([
    'first',
    'two of one moment',
    'the second of them',
    'after',
    'asked for by a call',
    'past',
  ]);
  expect(called.every(({ earlyNs }) => earlyNs <= 0)).toBe(true);
  await metronome.close();
});
