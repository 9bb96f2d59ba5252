import v8 from 'node:v8';
import vm from 'node:vm';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Queue } from './queue.ts';

test('what came first leaves first, however pushes and shifts take turns', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), (pushes) => {
      const queue = new Queue<number>();
      const model: number[] = [];
      for (const [item, isPush] of pushes.entries()) {
        if (isPush) queue.push(item);
        else expect(queue.shift()).toBe(model.shift());
        if (isPush) model.push(item);
      }
      for (const item of model) expect(queue.shift()).toBe(item);
      expect(queue.shift()).toBeUndefined();
    }),
  );
});

/** Exact but for the test's own kilobytes: with a `Set` in the queue's place all 16 MB moved there. */
test('what has left the queue is not carried into the old generation', () => {
  v8.setFlagsFromString('--expose-gc');
  const collect: (options: { type: 'minor' }) => void = vm.runInNewContext('gc');
  const scavengeTwice = (): void => {
    collect({ type: 'minor' });
    collect({ type: 'minor' });
  };
  const oldBytes = (): number =>
    v8
      .getHeapSpaceStatistics()
      .filter(({ space_name }) => space_name.startsWith('old') || space_name.startsWith('large'))
      .reduce((total, { space_used_size }) => total + space_used_size, 0);
  const queue = new Queue<number[]>();
  const round = (): void => {
    for (let item = 0; item < 40; item += 1) queue.push(new Array<number>(1_000).fill(item));
    for (let item = 0; item < 40; item += 1) queue.shift();
    // Whatever is reachable now has moved after two.
    scavengeTwice();
  };
  // So has the queue itself, before it counts.
  round();
  const before = oldBytes();
  for (let times = 0; times < 50; times += 1) round();
  expect(oldBytes() - before).toBeLessThan(2_000_000);
});
