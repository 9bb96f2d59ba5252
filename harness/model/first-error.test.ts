import { expect, test } from 'vitest';
import { always } from './first-error.ts';

const fails = (message: string) => async (): Promise<never> => {
  throw new Error(message);
};

test('what comes after is done, and waited for, however the work ended', async () => {
  const done: string[] = [];
  const after = async () => {
    await Promise.resolve();
    done.push('after');
  };
  expect(await always(async () => 'result', after)).toBe('result');
  await expect(always(fails('work'), after)).rejects.toThrow('work');
  expect(done).toEqual(['after', 'after']);
});

test('of two errors the first one is told, and one of what comes after is none the less', async () => {
  await expect(always(fails('work'), fails('after'))).rejects.toThrow('work');
  await expect(always(async () => 'result', fails('after'))).rejects.toThrow('after');
});
