import { expect, test } from 'vitest';
import { untilQuiet } from './wait.ts';

const never = new AbortController().signal;

test('what is open until the deadline is said as it was said last, not that nobody can answer at the deadline', async () => {
  expect(await untilQuiet(async () => '3 mails are unsent', 200, never)).toBe('3 mails are unsent');
  const broken = async (): Promise<string | null> => {
    throw new Error('my settled bug');
  };
  expect(await untilQuiet(broken, 200, never)).toBe('it could not be asked: my settled bug');
});

test('who never answers could not be asked in time', async () => {
  expect(await untilQuiet(() => new Promise(() => undefined), 100, never)).toBe(
    'it could not be asked in time',
  );
});

test('quiet is what holds twice in a row', async () => {
  const answers = [null, 'one more', null, null];
  expect(await untilQuiet(async () => answers.shift() ?? null, 5_000, never)).toBeNull();
  expect(answers).toEqual([]);
});
