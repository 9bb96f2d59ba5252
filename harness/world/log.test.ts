import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LIMITS } from '../model/limits.ts';
import { redactor, tailOf } from './log.ts';
import { temporaryFolder } from './testing/programs.ts';

test('secrets and the passwords of URLs are taken out', () => {
  const redact = redactor(['s3cret', '']);
  expect(redact('key=s3cret s3cret!')).toBe('key=[secret] [secret]!');
  expect(redact('at postgres://me:p%40ss@host:5432/db and http://host:80/a@b')).toBe(
    'at postgres://me:[secret]@host:5432/db and http://host:80/a@b',
  );
});

test('of a long log the last lines are read, cut', async () => {
  const file = join(temporaryFolder(), 'log');
  const lines = Array.from(
    { length: 50_000 },
    (_, number) => `${number} ${'x'.repeat(number % 2 === 0 ? 5 : 900)}`,
  );
  writeFileSync(file, `${lines.join('\n')}\n\n`);
  const tail = await tailOf(file);
  expect(tail).toHaveLength(LIMITS.logLines);
  expect(tail.at(-2)).toBe('49998 xxxxx');
  expect(tail.at(-1)).toMatch(/^49999 x+… \(606 more\)$/);
  expect(await tailOf(`${file}-none`)).toEqual([]);
});
