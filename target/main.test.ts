import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestBank, type TestBank } from './testing/bank.ts';
import { compiled } from './testing/compiled.ts';
import { heldFetch } from './testing/held-fetch.ts';
import { openTestMailbox, type TestMailbox } from './testing/mailbox.ts';
import { openTestDatabase, type TestDatabase } from './testing/postgres.ts';
import { openSocketClient } from './testing/socket-client.ts';
import { until } from './testing/until.ts';

const MAIN = compiled('main.js');

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
  const opened = new Promise<number>((resolve, reject) => {
    child.once('close', () => reject(new Error(`it ended before it was open: ${output.err}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output.out += chunk.toString();
      const port = /"port":(\d+)/.exec(output.out)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
  child.stderr.on('data', (chunk: Buffer) => {
    output.err += chunk.toString();
  });
  // Who waits for the end alone expects it to end.
  opened.catch(() => undefined);
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }));
  return { child, opened, ended, log: () => output.out };
}

test('it opens, answers, and ends with 0 when it is told to, though a client keeps its connection', async () => {
  const { child, opened, ended } = start();
  const port = await opened;
  expect((await heldFetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200);
  child.kill('SIGTERM');
  const { code, out, err } = await ended;
  expect([code, err]).toEqual([0, '']);
  expect(out).not.toMatch(/long enough/);
});

test('clients that ask for a tunnel, and are gone, do not take it along', async () => {
  const { child, opened, ended } = start();
  const base = `http://127.0.0.1:${await opened}`;
  const tunnel = 'CONNECT bank:443 HTTP/1.1\r\nhost: bank:443\r\n\r\n';
  for (let time = 0; time < 20; time += 1) {
    const [hasty, patient] = [await openSocketClient(base, true), await openSocketClient(base, true)];
    hasty.socket.write(tunnel, () => hasty.socket.resetAndDestroy());
    patient.socket.write(tunnel);
    await until(() => patient.heard().includes('HTTP/1.1 400 '), 'it is refused');
    patient.socket.resetAndDestroy();
    await hasty.closed;
    expect((await heldFetch(`${base}/health`)).status).toBe(200);
  }
  child.kill('SIGTERM');
  const { code, err } = await ended;
  expect([code, err]).toEqual([0, '']);
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

test.each(['stale-price', 'rounded-money'])(
  '%s under a seal is announced, and not by its name',
  async (name) => {
    const salt = '0123456789abcdef';
    const seal = `sealed:${salt}:${createHash('sha256').update(`${salt} ${name}`).digest('hex')}`;
    const { child, opened, ended } = start({ TARGET_DEFECT: seal });
    await opened;
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect(code).toBe(0);
    expect(err).toBe('SOMETHING UNDER A SEAL is on: this shop may be wrong on purpose\n');
    expect(out).toMatch(/"level":40,.*"defect":"sealed"/);
    expect(out + err).not.toMatch(new RegExp(`${name}|charged-the-price|DEFECT|TWIN`));
  },
);

test('a second signal ends it at once', async () => {
  const { child, opened, ended } = start({ SHUTDOWN_DELAY_MS: '60000' });
  const port = await opened;
  child.kill('SIGTERM');
  await until(
    async () => (await heldFetch(`http://127.0.0.1:${port}/ready`)).status === 503,
    'it says that it is closing',
  );
  child.kill('SIGTERM');
  expect((await ended).code).toBe(143);
});

describe('several instances behind one address', () => {
  /** The processes that have opened, in that order: they log it. */
  const opened = async (log: () => string, count: number): Promise<number[]> => {
    const pids = () =>
      [...log().matchAll(/"pid":(\d+),"msg":"the shop is open"/g)].map(([, pid]) => Number(pid));
    await until(() => pids().length === count, `${count} processes have opened`);
    return pids();
  };
  const isThere = (pid: number): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };

  test('all answer, count together, and end together with 0', async () => {
    const { child, opened: port, ended, log } = start({ INSTANCES: '2' });
    const base = `http://127.0.0.1:${await port}`;
    const pids = await opened(log, 2);
    for (let time = 0; time < 6; time += 1) {
      await heldFetch(`${base}/health`, { headers: { connection: 'close' } });
    }
    const { text } = await heldFetch(`${base}/metrics`);
    expect(text).toMatch(/shop_requests_total\{method="GET",route="\/health",status="200"\} 6\n/);
    expect(text).toMatch(/shop_backlog\{what="outbox"\} 0\n/);
    child.kill('SIGTERM');
    const { code, err } = await ended;
    expect([code, err]).toEqual([0, '']);
    expect(pids.filter(isThere)).toEqual([]);
  });

  test('say what they have counted to each of many who ask at once', async () => {
    const { child, opened: port, ended, log } = start({ INSTANCES: '2' });
    const base = `http://127.0.0.1:${await port}`;
    await opened(log, 2);
    const answers = await Promise.all(Array.from({ length: 20 }, () => heldFetch(`${base}/metrics`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('who comes beyond their connections is closed, rather than passed on between them', async () => {
    // Long enough for nobody to be closed for his silence.
    const patience = { HEADERS_TIMEOUT_MS: '300000', REQUEST_TIMEOUT_MS: '300000' };
    const { child, opened: port, ended, log } = start({ INSTANCES: '2', CONNECTIONS_MAX: '2', ...patience });
    const base = `http://127.0.0.1:${await port}`;
    await opened(log, 2);
    const clients = await Promise.all(Array.from({ length: 8 }, () => openSocketClient(base)));
    await until(() => clients.filter(({ socket }) => socket.closed).length >= 4, 'there are four at most');
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('one that dies is replaced, and when the first process is killed all go', async () => {
    const { child, ended, log } = start({ INSTANCES: '2' });
    const [victim = 0, survivor = 0] = await opened(log, 2);
    process.kill(victim, 'SIGKILL');
    const [, , another = 0] = await opened(log, 3);
    expect([survivor, another].map(isThere)).toEqual([true, true]);
    child.kill('SIGKILL');
    await ended;
    await until(() => ![survivor, another].some(isThere), 'no process is left');
  });

  test('at SIGUSR2 each is replaced in turn, and nobody who asks is refused', async () => {
    const { child, opened: port, ended, log } = start({ INSTANCES: '2' });
    const base = `http://127.0.0.1:${await port}`;
    const before = await opened(log, 2);
    child.kill('SIGUSR2');
    let asked = 0;
    const ask = async (path: string): Promise<void> => {
      const { status } = await heldFetch(base + path, { headers: { connection: 'close' } });
      expect([path, status]).toEqual([path, 200]);
      asked += 1;
    };
    while (!log().includes('all instances have been replaced')) {
      await ask('/health');
      await ask('/metrics');
    }
    expect(asked).toBeGreaterThan(0);
    const after = (await opened(log, 4)).slice(2);
    expect([before.filter(isThere), after.filter(isThere)]).toEqual([[], after]);
    expect(log()).not.toMatch(/an instance died/);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('one instance stays as it is at SIGUSR2, and says why', async () => {
    const { child, opened: port, log, ended } = start();
    const base = `http://127.0.0.1:${await port}`;
    child.kill('SIGUSR2');
    await until(() => log().includes('INSTANCES is 1'), 'it says so');
    expect((await heldFetch(`${base}/health`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('a mistake ends it in one sentence, rather than over and over', async () => {
    const { code } = await start({ INSTANCES: '2', DATABASE_URL: 'postgres://127.0.0.1:1/none' }).ended;
    expect(code).toBe(69);
  });
});

test.each([
  [
    'a defect in production',
    { TARGET_DEFECT: 'stale-price', NODE_ENV: 'production' },
    /refused where NODE_ENV/,
  ],
  ['an unknown defect', { TARGET_DEFECT: 'stale' }, /"stale"; allowed: select-check-update, /],
  ['an unknown setting', { OVERSOLD_SETTINGS: 'CASH' }, /unknown setting "CASH"/],
  ['an unknown value', { CACHE: 'maybe' }, /CACHE is "maybe"; allowed: on \| off/],
])('%s is refused with exit code 64, in one sentence', async (_what, settings, message) => {
  const { code, err } = await start(settings).ended;
  expect(code).toBe(64);
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
});
