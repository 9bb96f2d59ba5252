import { expect, test } from 'vitest';
import { GateClosed, makeGate } from './gate.ts';

const limits = { places: 1, waitersMax: 2, waitMs: 50, begunWaitMs: 200 };

test('so many are let in at once, and the next when one leaves', async () => {
  const gate = makeGate({ ...limits, places: 2 });
  const [leave] = await Promise.all([gate.enter(false), gate.enter(false)]);
  const third = gate.enter(false);
  expect([gate.inside, gate.waiting]).toEqual([2, 1]);
  leave();
  await third;
  expect([gate.inside, gate.waiting]).toEqual([2, 0]);
});

test('work that has begun goes ahead of new work, and is not turned away for the length of the queue', async () => {
  const gate = makeGate(limits);
  const order: string[] = [];
  const visit = async (name: string, begun: boolean): Promise<void> => {
    const leave = await gate.enter(begun);
    order.push(name);
    leave();
  };
  const leave = await gate.enter(false);
  const visits = [visit('new', false), visit('also new', false), visit('begun', true)];
  await expect(gate.enter(false)).rejects.toBeInstanceOf(GateClosed);
  leave();
  await Promise.all(visits);
  expect(order).toEqual(['begun', 'new', 'also new']);
});

test('nobody waits longer than the limit, which is longer for work that has begun, and whoever gave up takes no place', async () => {
  const gate = makeGate(limits);
  const leave = await gate.enter(false);
  const begun = gate.enter(true);
  await expect(gate.enter(false)).rejects.toThrow('no place within 50 ms');
  expect(gate.waiting).toBe(1);
  await expect(begun).rejects.toThrow('no place within 200 ms');
  leave();
  expect([gate.inside, gate.waiting]).toEqual([0, 0]);
  await gate.enter(false);
});

test('where stays are long, whoever would wait too long is told so at once', async () => {
  const gate = makeGate({ places: 1, waitersMax: 1_000, waitMs: 20, begunWaitMs: 20 });
  // The average learns slowly, so that one slow statement turns nobody away: three stays of 400 ms make it 23 ms.
  for (let stay = 0; stay < 3; stay += 1) {
    const leave = await gate.enter(false);
    await new Promise((resolve) => setTimeout(resolve, 400));
    leave();
  }
  const leave = await gate.enter(false);
  const waiting = gate.enter(false);
  const startedMs = performance.now();
  await expect(gate.enter(false)).rejects.toThrow('would be no place');
  expect(performance.now() - startedMs).toBeLessThan(15);
  leave();
  (await waiting)();
  // Nobody is in front any more: however long the stays, the next one gets its chance.
  await gate.enter(false);
});
