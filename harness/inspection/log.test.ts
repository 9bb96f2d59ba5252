import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EMPTIED } from '../model/emptied-log.ts';
import { scanLog } from './log.ts';
import { makeSecrets } from './secrets.ts';

const PASSWORD = 'correct-horse-battery';
const secrets = makeSecrets(
  [{ what: 'password of a buyer', value: PASSWORD }],
  new Set(['a-cookie-of-somebody']),
);

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const scan = (text: string) => {
  const file = join(folder, 'backend.log');
  writeFileSync(file, text);
  return scanLog(file, 'log of main', secrets);
};

test('says of which kind a secret is and in which line, and does not repeat it', async () => {
  const found = await scan(
    `{"msg":"up"}\n{"msg":"sign in","password":"${PASSWORD}"}\nkey tok_accepted_p0-1\n`,
  );
  expect(found).toMatchObject([
    { type: 'secret', what: 'password of a buyer', where: 'log of main, line 2' },
    { type: 'secret', what: 'card token', where: 'log of main, line 3' },
  ]);
  expect(JSON.stringify(found)).not.toMatch(/correct-horse|tok_accepted/);
});

test('a stack trace and SQL belong in a log', async () => {
  expect(await scan('Error\n    at f (/app/a.js:1:2)\nselect * from orders where id = $1\n')).toEqual([]);
});

test('a secret across two blocks is found, lines and no lines', async () => {
  const filler = 'x'.repeat(1_048_570);
  expect(await scan(`a\n${filler}${PASSWORD}\n`)).toMatchObject([{ where: 'log of main, line 2' }]);
  expect(await scan(`${filler.repeat(2)}${PASSWORD}`)).toHaveLength(1);
  expect(await scan(`${`${'x'.repeat(99)}\n`.repeat(20_000)}cookie: id=a-cookie-of-somebody;`)).toMatchObject(
    [{ what: 'session credential', where: 'log of main, line 20001' }],
  );
});

test('a log that was emptied because it grew too long is no witness', async () => {
  await expect(scan(`${EMPTIED} after 9 bytes\nup again\n`)).rejects.toThrow(/was emptied/);
  await expect(scan(`what came first\n${EMPTIED} after 9 bytes\n`)).rejects.toThrow(/was emptied/);
  expect(await scan(`who says ${EMPTIED}\n`)).toEqual([]);
});

test('a log that repeats itself is told of a few times', async () => {
  expect(await scan(`${PASSWORD}\n`.repeat(5_000))).toHaveLength(20);
});

test('a log that is not there is an error, and no clean one', async () => {
  await expect(scanLog(join(folder, 'none'), 'log', secrets)).rejects.toThrow('ENOENT');
});
