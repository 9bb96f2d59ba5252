import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBank, type TestBank } from './testing/bank.ts';
import { compiled } from './testing/compiled.ts';
import { openTestMailbox, type TestMailbox } from './testing/mailbox.ts';
import { openTestDatabase, type TestDatabase } from './testing/postgres.ts';
import { openSocketClient } from './testing/socket-client.ts';
import { until } from './testing/until.ts';

let database: TestDatabase;
let bank: TestBank;
let mailbox: TestMailbox;
let program: ChildProcess;
let ended: Promise<unknown[]>;
let log = '';

beforeAll(async () => {
  [database, bank, mailbox] = await Promise.all([openTestDatabase(), openTestBank(), openTestMailbox()]);
  program = spawn(process.execPath, [compiled('main.js')], {
    env: {
      PORT: '0',
      INSTANCES: '2',
      // Between "not ready" and closing, so that a test can tell that one of them has been told to close.
      SHUTDOWN_DELAY_MS: '3000',
      DATABASE_URL: database.url,
      BANK_URL: bank.url,
      SMTP_URL: mailbox.url,
      TOKEN_SECRET: 'a secret that is long enough for a test',
      ADMIN_EMAIL: 'admin@shop.test',
      ADMIN_PASSWORD: 'long enough',
      HASH_COST: '4',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  ended = once(program, 'close');
  program.stdout?.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
});
afterAll(async () => {
  program.kill('SIGKILL');
  await Promise.all([bank.close(), mailbox.close()]);
  await database.close();
});

const said = (what: string): number => log.split(what).length - 1;

/** On a busy machine the first process may be out of turn while one of the others closes. */
test('a connection that is handed to an instance which is just closing is answered by another one', async () => {
  await until(() => said('the shop is open') === 2, 'both are open');
  const base = `http://127.0.0.1:${/"port":(\d+)/.exec(log)?.[1]}`;
  program.kill('SIGUSR2');
  await until(() => said('the shop is open') === 3, 'a successor is open');
  const ready = async () => (await fetch(`${base}/ready`, { headers: { connection: 'close' } })).status;
  await until(async () => (await ready()) === 503, 'one of three has been told to close');
  // They take turns: after the two others the next connection is for the one that closes.
  expect([await ready(), await ready()]).toEqual([200, 200]);
  program.kill('SIGSTOP');
  const clients = await Promise.all(Array.from({ length: 8 }, () => openSocketClient(base)));
  for (const { socket } of clients)
    socket.write('GET /health HTTP/1.1\r\nhost: shop\r\nconnection: close\r\n\r\n');
  await until(() => said('the shop is closed') === 1, 'it has closed, and the first process does not know');
  program.kill('SIGCONT');
  await until(() => clients.every(({ socket }) => socket.closed), 'all have been heard');
  for (const { heard } of clients) expect(heard()).toMatch(/^HTTP\/1\.1 200 /);
  program.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
