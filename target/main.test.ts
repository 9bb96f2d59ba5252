import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBank, type TestBank } from './testing/bank.ts';
import { openTestMailbox, type TestMailbox } from './testing/mailbox.ts';
import { openTestDatabase, type TestDatabase } from './testing/postgres.ts';

function packageRoot(from: string): string {
  return existsSync(join(from, 'package.json')) ? from : packageRoot(dirname(from));
}
/** Compiled: `npm run build` comes first. */
const MAIN = join(packageRoot(dirname(fileURLToPath(import.meta.url))), 'dist', 'target', 'main.js');

let database: TestDatabase;
let bank: TestBank;
let mailbox: TestMailbox;
const children: ChildProcess[] = [];

beforeAll(async () => {
  [database, bank, mailbox] = await Promise.all([openTestDatabase(), openTestBank(), openTestMailbox()]);
});
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([bank.close(), mailbox.close()]);
  await database.close();
});

/** Starts the program; `port` comes from its log, `ended` when it does. */
function start(settings: Record<string, string> = {}) {
  const child = spawn(process.execPath, [MAIN], {
    env: {
      PORT: '0',
      DATABASE_URL: database.url,
      BANK_URL: bank.url,
      SMTP_URL: mailbox.url,
      TOKEN_SECRET: 'a secret that is long enough for a test',
      ADMIN_EMAIL: 'admin@shop.test',
      ADMIN_PASSWORD: 'long enough',
      HASH_COST: '4',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const output = { out: '', err: '' };
  const opened = new Promise<number>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output.out += chunk.toString();
      const port = /"port":(\d+)/.exec(output.out)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.err += chunk.toString();
  });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  return { child, opened, ended };
}

test('it opens, answers, and ends with 0 when it is told to, though a client keeps its connection', async () => {
  const { child, opened, ended } = start();
  const port = await opened;
  expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200);
  child.kill('SIGTERM');
  const { code, out, err } = await ended;
  expect([code, err]).toEqual([0, '']);
  expect(out).not.toMatch(/long enough/);
});

test('a defect is announced on stderr and in the log', async () => {
  const { child, opened, ended } = start({ TARGET_DEFECT: 'stale-price' });
  await opened;
  child.kill('SIGINT');
  const { code, out, err } = await ended;
  expect(code).toBe(0);
  expect(err).toMatch(/DEFECT stale-price \(no\. 38\) is on: this shop breaks charged-the-price on purpose/);
  expect(out).toMatch(/"level":40,.*"defect":"stale-price"/);
});

test.each([
  [
    'a defect in production',
    { TARGET_DEFECT: 'stale-price', NODE_ENV: 'production' },
    /refused where NODE_ENV/,
  ],
  ['an unknown defect', { TARGET_DEFECT: 'stale' }, /"stale"; allowed: select-check-update, no-idempotency/],
  ['an unknown setting', { OVERSOLD_SETTINGS: 'CASH' }, /unknown setting "CASH"/],
  ['an unknown value', { CACHE: 'maybe' }, /CACHE is "maybe"; allowed: on \| off/],
])('%s is refused with exit code 64, in one sentence', async (_what, settings, message) => {
  const { code, err } = await start(settings).ended;
  expect(code).toBe(64);
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
});
