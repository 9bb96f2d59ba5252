import { Client } from 'undici';
import { expect, test } from 'vitest';
import { startClock } from '../model/time.ts';
import { Backlog } from './backlog.ts';
import type { Waiter } from './connections.ts';

interface Named {
  readonly name: string;
  readonly at: number;
}

/** It is never connected: what it stands for is a connection. */
const CLIENT = new Client('http://127.0.0.1:1');

/** As many connections as are free; whoever begins takes one. */
function backlogFor(free: number, timeoutMs = 60_000) {
  const clock = startClock();
  const begun: string[] = [];
  const waiters: Waiter[] = [];
  let told: () => void = () => undefined;
  let idle = free;
  const connections = {
    get hasIdle() {
      return idle > 0;
    },
    wait: (waiter: Waiter) => void waiters.push(waiter),
    lend(_: Client, use: () => void) {
      idle += 1;
      const before = idle;
      use();
      if (idle < before) return true;
      idle -= 1;
      return false;
    },
  };
  const backlog = new Backlog<Named>(connections, timeoutMs, clock, ({ name }, hasWaited) => {
    if (name !== 'asks for nothing') idle = Math.max(0, idle - 1);
    begun.push(hasWaited ? `${name}, waited` : name);
    told();
  });
  const push = (...names: string[]) => {
    for (const name of names) backlog.push({ name, at: clock.now() });
  };
  /** A connection is free: whoever has waited longest has the first turn, until somebody takes it. */
  const release = () => {
    for (let waiter = waiters.shift(); waiter !== undefined; waiter = waiters.shift())
      if (waiter.start(CLIENT)) return;
    idle += 1;
  };
  const nextBegun = () =>
    new Promise<void>((resolve) => {
      told = resolve;
    });
  return { backlog, begun, push, release, nextBegun };
}

test('what there is a connection for begins at once, and all else in its turn', () => {
  const { backlog, begun, push, release } = backlogFor(1);
  push('first', 'second', 'third', 'fourth');
  expect(begun).toEqual(['first']);
  release();
  release();
  expect(begun).toEqual(['first', 'second, waited', 'third, waited']);
  backlog.close();
});

test('a turn that is not used is the next one’s', () => {
  const { backlog, begun, push, release } = backlogFor(0);
  push('asks for nothing', 'second', 'third');
  release();
  expect(begun).toEqual(['asks for nothing, waited', 'second, waited']);
  backlog.close();
});

test('what has waited for all of its time begins without a connection, and its turn is over', async () => {
  const { backlog, begun, push, release, nextBegun } = backlogFor(0, 30);
  push('first');
  await nextBegun();
  expect(begun).toEqual(['first, waited']);
  push('second');
  expect(begun).toHaveLength(1);
  release();
  expect(begun).toEqual(['first, waited', 'second, waited']);
  push('third');
  await nextBegun();
  expect(begun).toEqual(['first, waited', 'second, waited', 'third, waited']);
  backlog.close();
});

test('when it is closed all that waits begins, and nothing afterwards', () => {
  const { backlog, begun, push, release } = backlogFor(0);
  push('first', 'second');
  backlog.close();
  expect(begun).toEqual(['first, waited', 'second, waited']);
  release();
  expect(begun).toHaveLength(2);
});
