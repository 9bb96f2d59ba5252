import { expect, test } from 'vitest';
import { Outstanding } from './outstanding.ts';

test('ends when all has ended, also what was added meanwhile', async () => {
  const outstanding = new Outstanding();
  const log: string[] = [];
  const work = async (name: string, more?: () => void): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve));
    more?.();
    log.push(name);
  };
  outstanding.add(work('one', () => outstanding.add(work('another'))));
  await outstanding.ended();
  expect(log).toEqual(['one', 'another']);
});

test('where there is nothing, it has ended', async () => {
  await new Outstanding().ended();
});

test('a failure is reported when nothing goes on any more, and the first of several', async () => {
  let failed = 0;
  const outstanding = new Outstanding(() => {
    failed += 1;
  });
  let ended = false;
  outstanding.add(Promise.reject(new Error('the first')));
  outstanding.add(Promise.reject(new Error('the second')));
  outstanding.add(
    new Promise((resolve) =>
      setImmediate(() => {
        ended = true;
        resolve();
      }),
    ),
  );
  await expect(outstanding.ended()).rejects.toThrow('the first');
  expect(ended).toBe(true);
  expect(failed).toBe(1);
});
