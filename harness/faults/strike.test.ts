import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Backend } from '../model/adapter.ts';
import { UnsupportedFault } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import { randomFor } from '../model/random.ts';
import { isAlive, SERVER, until } from '../world/testing/programs.ts';
import { openWorld, type RunningBackend, type World } from '../world/world.ts';
import type { Hands, Struck } from './hands.ts';
import { strike } from './strike.ts';

/** Faults in a real world: processes, PostgreSQL, bank and mailbox. */
let world: World;
let running: RunningBackend;
let url: string;
const runFolder = mkdtempSync(join(tmpdir(), 'oversold-test-'));

/** Takes leave before it goes. */
const MORTAL = `${SERVER}
  import { setTimeout as wait } from 'node:timers/promises';
  process.on('SIGTERM', async () => { console.log('goodbye'); await wait(50); process.exit(0); });`;

const backendOf = (source: string): Backend => ({
  name: 'tiny',
  command: process.execPath,
  args: ['--input-type=module', '-e', source],
  cwd: tmpdir(),
  readyPath: '/ready',
  environment: ({ port }) => ({ PORT: String(port) }),
});

beforeAll(async () => {
  world = await openWorld({ runFolder });
  const database = await world.createDatabase('main');
  url = database.url;
  await database.sql('create table orders (id int)');
  running = await world.startBackend({ backend: backendOf(MORTAL), name: 'main', settings: {}, database });
});
afterAll(async () => {
  await world.close();
  rmSync(runFolder, { recursive: true });
});

/** Clients have a test of their own. */
const hands = (name = 'main'): Hands => ({
  ...world.hands(name),
  clients: { baseUrl: running.baseUrl, request: () => null },
});

async function strikes(fault: Fault): Promise<Struck> {
  const struck = await strike(fault, hands(), randomFor(1, 'test'), 0);
  let isHealed = false;
  const remedy = struck.remedy;
  if (remedy === null) return struck;
  const once = async (): Promise<void> => {
    if (!isHealed) await remedy();
    isHealed = true;
  };
  onTestFinished(once);
  return { ...struck, remedy: once };
}

const answers = (): Promise<boolean> =>
  fetch(running.baseUrl, { signal: AbortSignal.timeout(300) }).then(
    ({ ok }) => ok,
    () => false,
  );

async function connected(options: pg.ClientConfig = {}): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000, ...options });
  client.on('error', () => {});
  onTestFinished(() => client.end().catch(() => {}));
  await client.connect();
  return client;
}

test.each(['kill', 'restart'] as const)(
  '%s: the process is gone, nobody calls it dead, and it comes back where it was',
  async (type) => {
    const [pid, { baseUrl }] = [running.pid, running];
    const { remedy } = await strikes({ type });
    expect([isAlive(pid), await answers(), running.hasExited()]).toEqual([false, false, null]);
    await remedy?.();
    expect([await answers(), running.baseUrl, running.died()]).toEqual([true, baseUrl, null]);
    expect(running.pid).not.toBe(pid);
  },
);

test('pause: the process is there and says nothing, and then goes on', async () => {
  const { pid } = running;
  const { remedy } = await strikes({ type: 'pause' });
  // The guard is told to send the signal, and nobody says when it has arrived: one request may still be served.
  await until(async () => !(await answers()));
  expect(isAlive(pid)).toBe(true);
  await remedy?.();
  await until(answers);
  expect(running.pid).toBe(pid);
});

test('database-crash: what was not committed is gone, the server comes back, and our own ways with it', async () => {
  const client = await connected();
  await client.query('insert into orders values (1)');
  await client.query('begin');
  await client.query('insert into orders values (2)');
  const lost = new Promise((resolve) => client.once('end', resolve));
  const { remedy } = await strikes({ type: 'database-crash' });
  await lost;
  await expect(connected()).rejects.toThrow();
  await remedy?.();
  expect((await (await connected()).query('select id from orders')).rows).toEqual([{ id: 1 }]);
});

test('terminate: so many of the backend’s connections end, by name where one is given, and never ours', async () => {
  const names = ['web', 'web', 'web', 'relay'];
  const clients = await Promise.all(names.map((application_name) => connected({ application_name })));
  const ended: string[] = [];
  for (const [at, client] of clients.entries()) client.on('end', () => ended.push(names[at] ?? ''));
  const { strikes: count, remedy } = await strikes({ type: 'terminate', connections: 2, application: 'web' });
  expect([await count(), remedy]).toEqual([2, null]);
  await until(() => ended.length === 2);
  expect(ended).toEqual(['web', 'web']);
  expect(await (await strikes({ type: 'terminate', connections: 99 })).strikes()).toBe(2);
});

test('terminate: those on which the backend hears of changes, where the suite says which they are', async () => {
  const fault = { type: 'terminate', connections: 9, listeners: true } as const;
  const named = (listenerName: string | null): Hands => ({
    ...hands(),
    database: { ...hands().database, listenerName },
  });
  const listener = await connected({ application_name: 'shop:listen' });
  await connected({ application_name: 'shop' });
  // The client also tells of the error, which an `once` of Node's would take for its own.
  const ended = new Promise((resolve) => listener.once('end', resolve));
  const struck = await strike(fault, named('shop:listen'), randomFor(1), 0);
  await ended;
  expect(await struck.strikes()).toBe(1);
  await expect(strike(fault, named(null), randomFor(1), 0)).rejects.toThrow('the suite does not say');
});

test('lock: nobody reads the table until it is given back', async () => {
  const client = await connected({ lock_timeout: 100 });
  const { remedy } = await strikes({ type: 'lock', table: 'orders' });
  await expect(client.query('select * from orders')).rejects.toMatchObject({ code: '55P03' });
  await remedy?.();
  await client.query('select * from orders');
});

test('long-transaction: somebody holds on to what there was', async () => {
  const client = await connected();
  const held = `select 1 from pg_stat_activity
                 where application_name = 'oversold-harness:stranger' and backend_xmin is not null`;
  const { remedy } = await strikes({ type: 'long-transaction' });
  expect((await client.query(held)).rows).toHaveLength(1);
  await remedy?.();
  await until(async () => (await client.query(held)).rows.length === 0);
});

test.each([
  { type: 'lock', table: 'orders' },
  { type: 'long-transaction' },
  { type: 'connections-taken', left: 1 },
  { type: 'terminate', connections: 1 },
] as const)('while the database is down, $type cannot strike, and says so', async (fault) => {
  const { remedy } = await strikes({ type: 'database-crash' });
  await expect(strikes(fault)).rejects.toThrow(UnsupportedFault);
  await remedy?.();
  await (await strikes(fault)).remedy?.();
});

test('a lock that somebody else keeps cannot be taken, nor one on a table that another shop has', async () => {
  const client = await connected();
  await client.query('begin');
  await client.query('lock table orders in share mode');
  const stranger = await hands().database.stranger();
  await stranger.sql("set lock_timeout = '50ms'");
  await stranger.sql('begin');
  await expect(stranger.sql('lock table orders in access exclusive mode')).rejects.toThrow(UnsupportedFault);
  await stranger.close();
  const elsewhere = strikes({ type: 'lock', table: 'no such table' });
  await expect(elsewhere).rejects.toThrow(
    new UnsupportedFault("the backend's database has no table no such table"),
  );
  // What a transaction has once seen of others it goes on seeing.
  await client.query('rollback');
  const strangers = `select 1 from pg_stat_activity where application_name = 'oversold-harness:stranger'`;
  await until(async () => (await client.query(strangers)).rows.length === 0);
});

test('connections-taken: so many are left, and later all of them again', async () => {
  const { remedy } = await strikes({ type: 'connections-taken', left: 1 });
  await connected();
  await expect(connected()).rejects.toMatchObject({ code: '53300' });
  await remedy?.();
  await until(() =>
    connected().then(
      () => true,
      () => false,
    ),
  );
});

const pay = (intent: string): Promise<number | string> =>
  fetch(`${world.bank.url}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': intent },
    body: JSON.stringify({
      amountCents: 5,
      currency: 'EUR',
      cardToken: `tok_accepted_${intent}`,
      reference: null,
    }),
    signal: AbortSignal.timeout(300),
  }).then(
    ({ status }) => status,
    (error: Error) => (error.name === 'TimeoutError' ? 'silence' : 'broken'),
  );

test.each([
  ['failEvery', 503, 0],
  ['dropAfterChargeEvery', 'broken', 1],
  ['hangAfterChargeEvery', 'silence', 1],
  ['declineEvery', 402, 0],
] as const)('bank, %s: %s, and %i charged', async (what, said, charged) => {
  const { remedy, strikes: count } = await strikes({ type: 'bank', behaviour: { latencyMs: 0, [what]: 2 } });
  expect(await pay(`${what}-1`)).toBe(201);
  expect(await pay(`${what}-2`)).toBe(said);
  expect(await count()).toBe(1);
  await remedy?.();
  expect([await count(), await pay(`${what}-3`)]).toEqual([1, 201]);
  const captured = (await world.bank.payments()).filter(({ state }) => state === 'captured');
  expect(captured.filter(({ intentId }) => intentId === `${what}-2`)).toHaveLength(charged);
});

const send = async (subject: string): Promise<number> => {
  const transport = createTransport({ url: world.mailbox.url, ignoreTLS: true });
  onTestFinished(() => transport.close());
  const mail = { from: 'a@b.test', to: 'c@d.test', subject, text: 'x' };
  return transport.sendMail(mail).then(
    () => 250,
    (error: { responseCode?: number }) => error.responseCode ?? 0,
  );
};
const isKept = async (subject: string): Promise<boolean> =>
  (await world.mailbox.mails()).some((mail) => mail.subject === subject);

test.each([
  ['refuseEvery', 451, false],
  ['dropAfterDataEvery', 0, true],
] as const)('mailbox, %s: %i, and kept: %s', async (what, said, kept) => {
  const { remedy, strikes: count } = await strikes({
    type: 'mailbox',
    behaviour: { latencyMs: 0, [what]: 2 },
  });
  expect(await send(`${what} 1`)).toBe(250);
  expect(await send(`${what} 2`)).toBe(said);
  expect([await isKept(`${what} 2`), await count()]).toEqual([kept, 1]);
  await remedy?.();
  expect(await send(`${what} 3`)).toBe(250);
});

test('a slow mailbox takes its time, and nobody but the harness may tell it to', async () => {
  const { remedy } = await strikes({ type: 'mailbox', behaviour: { latencyMs: 200 } });
  const startedAt = performance.now();
  expect(await send('slow')).toBe(250);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(199);
  await remedy?.();
  const socket = connect(world.mailbox.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'data');
  socket.write('PUT /control/behaviour HTTP/1.1\r\n');
  expect(String((await once(socket, 'data'))[0])).toMatch(/^421/);
});
