import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Backend } from '../model/adapter.ts';
import { RunError } from '../model/errors.ts';
import { refusalOf } from './postgres.ts';
import { backendOf, isAlive, SERVER, temporaryFolder } from './testing/programs.ts';
import { openWorld, type World, type WorldOptions } from './world.ts';

/** For the tests that take a database of their own. */
let shared: World;
const sharedFolder = mkdtempSync(join(tmpdir(), 'oversold-test-'));
beforeAll(async () => {
  shared = await openWorld({ runFolder: sharedFolder });
});
afterAll(async () => {
  await shared.close();
  rmSync(sharedFolder, { recursive: true });
});

async function aWorld(options: Omit<WorldOptions, 'runFolder'> = {}): Promise<World> {
  const world = await openWorld({ runFolder: temporaryFolder(), ...options });
  onTestFinished(() => world.close());
  return world;
}

/** @returns the error; fails where there is none. */
async function errorOf(promise: Promise<unknown>): Promise<RunError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(RunError);
  return error as RunError;
}

test('two worlds side by side share nothing', async () => {
  const other = await aWorld();
  const [left, right] = await Promise.all([shared.createDatabase('main'), other.createDatabase('main')]);
  await left.sql('create table shelf (sku text)');
  await left.sql('insert into shelf values ($1)', ['tea']);
  expect(await left.sql('select sku from shelf')).toEqual([{ sku: 'tea' }]);
  await expect(right.sql('select sku from shelf')).rejects.toThrow(/shelf/);
});

test('the database keeps its defaults, and lets nobody in without the password', async () => {
  const { url, sql } = await shared.createDatabase('defaults');
  expect(await sql('show fsync')).toEqual([{ fsync: 'on' }]);
  expect(await sql('show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }]);
  const wrong = new URL(url);
  wrong.password = 'guessed';
  expect(await refusalOf(wrong.href)).toMatch(/password/);
});

test('statements are counted exactly, and per database', async () => {
  const [counted, other] = [await shared.createDatabase('counted'), await shared.createDatabase('other')];
  const before = (await counted.statements()) ?? Number.NaN;
  for (let each = 0; each < 5; each += 1) await counted.sql('select $1::int', [each]);
  await other.sql('select 1');
  expect(await counted.statements()).toBe(before + 5);
});

test('a backend gets its own environment, the settings, and three variables of ours', async () => {
  process.env.OVERSOLD_TEST_LEAK = 'secret of the person who runs this';
  onTestFinished(() => {
    delete process.env.OVERSOLD_TEST_LEAK;
  });
  const database = await shared.createDatabase('furnished');
  const settings = { CACHE: 'off', POOL_SIZE: '3' };
  const running = await shared.startBackend({
    backend: backendOf(SERVER),
    name: 'furnished',
    settings,
    database,
  });
  const seen = (await (await fetch(running.baseUrl)).json()) as Record<string, string>;
  expect(Object.keys(seen).sort()).toEqual(
    [
      ...['BANK_URL', 'CACHE', 'DATABASE_URL', 'HOME', 'OVERSOLD_SETTINGS', 'PATH', 'POOL_SIZE', 'PORT'],
      ...['SMTP_URL', 'TOKEN_SECRET', 'TZ'],
    ].sort(),
  );
  expect(seen).toMatchObject({
    ...settings,
    OVERSOLD_SETTINGS: 'CACHE,POOL_SIZE',
    DATABASE_URL: database.url,
  });
  expect(seen).toEqual(running.environment);
  await running.stop();
  expect(running.hasExited()).not.toBeNull();
  expect(isAlive(running.pid)).toBe(false);
});

test.each(['DATABASE_URL', 'PORT', 'BANK_URL', 'SMTP_URL', 'TOKEN_SECRET'])(
  'a setting cannot take %s from the world',
  async (name) => {
    const database = await shared.createDatabase(`own_${name.toLowerCase()}`);
    const error = await errorOf(
      shared.startBackend({
        ...{ backend: backendOf(SERVER), name: 'lured', database },
        settings: { [name]: 'elsewhere', CACHE: 'off' },
      }),
    );
    expect(error.message).toBe(
      `the setting ${name}=elsewhere would lead the backend away from the world that the run starts and asks`,
    );
    expect(error.allowed).toBe(
      'every setting but PORT, DATABASE_URL, BANK_URL, SMTP_URL, TOKEN_SECRET, which the world gives',
    );
  },
);

test('what a backend keeps in files has a folder of its own: there when it starts, empty, and another the next time', async () => {
  const database = await shared.createDatabase('keeping');
  const plain = backendOf(SERVER);
  const backend: Backend = {
    ...plain,
    environment: (world) => ({ ...plain.environment(world), DATA: world.dataFolder }),
  };
  const folders: string[] = [];
  for (const _ of [1, 2]) {
    const running = await shared.startBackend({ backend, name: 'keeping', settings: {}, database });
    const folder = running.environment.DATA ?? '';
    expect(readdirSync(folder)).toEqual([]);
    writeFileSync(join(folder, 'journal'), 'one order');
    folders.push(folder);
    await running.stop();
  }
  expect(new Set(folders).size).toBe(2);
});

test('only backends that are up are described, and what each loses with its proxies', async () => {
  const database = await shared.createDatabase('described');
  const common = { backend: backendOf(SERVER), settings: {}, database };
  const ended = await shared.startBackend({ ...common, name: 'ended' });
  const running = await shared.startBackend({ ...common, name: 'described', proxied: ['bank'] });
  await ended.stop();
  const { port } = shared.proxy('bank', 'described');
  const lines = shared.describe();
  expect(lines.join('\n')).not.toContain('backend ended');
  expect(lines).toContain(`backend described: ${running.baseUrl} (process ${running.pid})`);
  expect(lines).toContain(`  its database: ${database.url}`);
  expect(lines).toContain(`  TOKEN_SECRET=${running.environment.TOKEN_SECRET}`);
  expect(lines.join('\n')).not.toContain('PATH=');
  expect(lines).toContain(
    `  bank through 127.0.0.1:${port}, a proxy that ends with the harness: it cannot reach its bank after that`,
  );
});

test('a backend that dies before it is ready is an error with its last words, free of secrets', async () => {
  const database = await shared.createDatabase('dying');
  const backend = backendOf(`
    console.log('connecting to', process.env.DATABASE_URL);
    console.error('signing with', process.env.TOKEN_SECRET, 'x'.repeat(5000));
    process.exit(3);
  `);
  const error = await errorOf(shared.startBackend({ backend, name: 'dying', settings: {}, database }));
  expect(error.message).toBe('backend dying ended before it was ready (with code 3)');
  expect(error.log[0]).toMatch(/connecting to postgres:\/\/postgres:\[secret\]@127/);
  expect(error.log[1]).toMatch(/^signing with \[secret\] x+… \(\d+ more\)$/);
});

test('faults strike only the ways that were asked for', async () => {
  const database = await shared.createDatabase('faulty');
  const running = await shared.startBackend({
    ...{ backend: backendOf(SERVER), name: 'faulty', settings: {}, database },
    proxied: ['database', 'backend'],
  });
  const { DATABASE_URL, BANK_URL } = running.environment;
  expect(DATABASE_URL).toContain(`127.0.0.1:${shared.proxy('database', 'faulty').port}/faulty`);
  expect(running.baseUrl).toBe(`http://127.0.0.1:${shared.proxy('backend', 'faulty').port}`);
  expect(BANK_URL).toBe(shared.bank.url);
  expect((await fetch(`${running.baseUrl}/any`)).status).toBe(200);
  expect(() => shared.proxy('bank', 'faulty')).toThrow('leads through no proxy');
});

/** Agrees to encryption, and says nothing more. */
async function encryptingDatabase(): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write('S'));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return `postgres://me:secret@127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
}

test('a backend that insists on an encrypted database starts, and its commits cannot be found', async () => {
  const database = { ...(await shared.createDatabase('encrypted')), url: await encryptingDatabase() };
  const backend = backendOf(`
    import { connect } from 'node:net';
    const { port, hostname } = new URL(process.env.DATABASE_URL);
    const socket = connect(port, hostname);
    // SSLRequest
    socket.write(Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]));
    await new Promise((resolve) => socket.once('data', (answer) => {
      if (String(answer) === 'S') return resolve();
      console.error('the database has no encryption');
      process.exit(1);
    }));
    ${SERVER.replace(/^\s*import.*$/m, "const { createServer } = await import('node:http');")}
  `);
  const options = { backend, name: 'encrypted', settings: {}, database, proxied: ['database'] } as const;
  const running = await shared.startBackend({ ...options, readsCommits: true });
  expect(running.died()).toBeNull();
  expect(shared.proxy('database', 'encrypted').unreadable()).toBe('the client insists on TLS');
});

test('a backend that is being ended still reaches the others, also through a proxy', async () => {
  const runFolder = temporaryFolder();
  const world = await openWorld({ runFolder });
  const database = await world.createDatabase('main');
  const farewell = `process.on('SIGTERM', async () => {
    const answer = await fetch(process.env.BANK_URL + '/payments?idempotencyKey=any');
    console.log('the bank said', answer.status);
    process.exit(0);
  });`;
  const backend = backendOf(SERVER + farewell);
  await world.startBackend({ backend, name: 'polite', settings: {}, database, proxied: ['bank'] });
  await world.close();
  expect(readFileSync(join(runFolder, 'logs', 'backend-polite.log'), 'utf8')).toBe('the bank said 200\n');
});

test('a server of one’s own gets databases under a unique prefix, and loses them at the end', async () => {
  const { url, sql } = await shared.createDatabase('mine');
  const names = async () =>
    (await sql(`select datname from pg_database where starts_with(datname, 'oversold_')`)).length;
  const runFolder = temporaryFolder();
  const [one, other] = await Promise.all([
    openWorld({ runFolder, databaseUrl: url }),
    aWorld({ databaseUrl: url }),
  ]);
  const [left, right] = await Promise.all([one.createDatabase('main'), other.createDatabase('main')]);
  expect(await left.sql('select 1 as one')).toEqual([{ one: 1 }]);
  expect(await left.statements()).toBeNull();
  expect(left.name).not.toBe(right.name);
  expect(await names()).toBe(2);
  await one.close();
  expect(readFileSync(join(runFolder, 'logs', 'keeper.log'), 'utf8')).toBe('keeping\n');
  expect(await names()).toBe(1);
  await other.close();
  expect(await names()).toBe(0);
});

test('a server that cannot be reached is an error that says where, without the password', async () => {
  const refused = await errorOf(
    openWorld({ runFolder: temporaryFolder(), databaseUrl: 'postgres://me:hunter2@127.0.0.1:1/shop' }),
  );
  expect(refused.message).toMatch(
    /^PostgreSQL at postgres:\/\/me:\[secret\]@127.0.0.1:1\/shop cannot be reached/,
  );
  const misspelt = await errorOf(openWorld({ runFolder: temporaryFolder(), databaseUrl: 'mysql://x' }));
  expect(misspelt.message).toBe('DATABASE_URL is mysql://x');
});

test('a run folder that holds evidence already is refused, and nothing stays up', async () => {
  const runFolder = temporaryFolder();
  const first = await openWorld({ runFolder });
  await first.close();
  const error = await errorOf(openWorld({ runFolder }));
  expect(error.message).toMatch(/ended before it was ready/);
  expect(error.log.join('\n')).toContain(join(runFolder, 'evidence'));
});
