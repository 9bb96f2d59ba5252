import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type Guard, startGuard } from '../guard.ts';
import { startPostgres } from '../postgres.ts';
import { until } from '../testing/programs.ts';
import { startProxy, type TcpProxy } from './proxy.ts';

/** The real PostgreSQL, and clients as `pg` makes them: the rows tell what was committed. */
let guard: Guard;
let direct: pg.Client;
let url: URL;
let logs: string;

beforeAll(async () => {
  logs = mkdtempSync(join(tmpdir(), 'oversold-test-'));
  guard = await startGuard(join(logs, 'guard.log'));
  const server = await startPostgres(guard, logs);
  url = new URL(server.urlOf('postgres'));
  direct = new pg.Client({ connectionString: url.href });
  await direct.connect();
  await direct.query('create table sold (what text primary key)');
});
afterAll(async () => {
  await direct.end();
  await guard.end();
  rmSync(logs, { recursive: true });
});

async function aWay(): Promise<{ proxy: TcpProxy; client(options?: pg.ClientConfig): pg.Client }> {
  const proxy = await startProxy({ host: '127.0.0.1', port: Number(url.port) }, { readsCommits: true });
  onTestFinished(() => proxy.close());
  const through = new URL(url);
  through.port = String(proxy.port);
  const client = (options: pg.ClientConfig = {}): pg.Client => {
    const made = new pg.Client({ connectionString: through.href, ...options });
    made.on('error', () => {});
    onTestFinished(() => made.end().catch(() => {}));
    return made;
  };
  return { proxy, client };
}

const isSold = async (what: string): Promise<boolean> =>
  (await direct.query('select 1 from sold where what = $1', [what])).rows.length === 1;

/** @returns whether the client heard that all of it was done. */
const heard = (work: Promise<unknown>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

type Sale = (client: pg.Client, what: string) => Promise<unknown>;

const SALES: Readonly<Record<string, Sale>> = {
  'simple queries': async (client, what) => {
    await client.query('begin');
    await client.query(`insert into sold values ('${what}')`);
    await client.query('commit');
  },
  'one query for all': (client, what) => client.query(`begin; insert into sold values ('${what}'); end`),
  'extended queries': async (client, what) => {
    await client.query({ text: 'begin', values: [] });
    await client.query('insert into sold values ($1)', [what]);
    await client.query({ text: 'commit', values: [] });
  },
  'prepared statements': async (client, what) => {
    await client.query({ name: 'begin', text: 'begin' });
    await client.query({ name: 'sell', text: 'insert into sold values ($1)', values: [what] });
    await client.query({ name: 'commit', text: 'commit' });
  },
};

describe.each(Object.entries(SALES))('a transaction in %s', (name, sell) => {
  test('that is cut before its commit is not committed', async () => {
    const { proxy, client } = await aWay();
    const seller = client();
    await seller.connect();
    await sell(seller, `${name} ahead`);
    proxy.change({ cutting: { when: 'before', every: 1 } });
    expect(await heard(sell(seller, `${name} before`))).toBe(false);
    expect(proxy.struck('cutting')).toBe(1);
    await until(() => proxy.open() === 0);
    expect([await isSold(`${name} ahead`), await isSold(`${name} before`)]).toEqual([true, false]);
  });

  test('that is cut after its commit is committed, and its client does not hear of it', async () => {
    const { proxy, client } = await aWay();
    const seller = client();
    await seller.connect();
    proxy.change({ cutting: { when: 'after', every: 1 } });
    expect(await heard(sell(seller, `${name} after`))).toBe(false);
    expect(await isSold(`${name} after`)).toBe(true);
    expect(proxy.struck('cutting')).toBe(1);
  });
});

test('every second commit is cut, and counted, whatever else breaks on the way', async () => {
  const { proxy, client } = await aWay();
  // Of so few exchanges none breaks.
  proxy.change({ cutting: { when: 'after', every: 2 }, breaking: { when: 'before', every: 1_000_000 } });
  const seller = client();
  await seller.connect();
  const sell = (what: string) => heard(seller.query(`insert into sold values ('${what}')`));
  expect([await sell('an odd one'), await sell('an even one')]).toEqual([true, false]);
  expect([proxy.struck('cutting'), proxy.struck('breaking')]).toEqual([1, 0]);
});

test('what was asked ahead of the commit, in one breath, reaches the server, and ends without it', async () => {
  const { proxy, client } = await aWay();
  const seller = client();
  await seller.connect();
  await direct.query('create sequence asked_ahead');
  proxy.change({ cutting: { when: 'before', every: 1 } });
  // A pipeline: all of it is on its way before anything is answered.
  const all = ['begin', "insert into sold values ('pipelined')", "select nextval('asked_ahead')", 'commit'];
  await Promise.all(pipelined(seller, all));
  await until(() => proxy.open() === 0);
  expect(await isSold('pipelined')).toBe(false);
  // A sequence is not rolled back: it tells that the insert before it was carried out, too.
  await until(
    async () => (await direct.query('select is_called from asked_ahead')).rows[0]?.is_called === true,
  );
});

/** Without waiting for answers. `pg` has it as an option that its types do not know. */
const pipelined = (client: pg.Client, texts: readonly string[]): Promise<boolean>[] => {
  Object.assign(client, { pipeline: true });
  return texts.map((text) => heard(client.query(text)));
};

test('a write that commits by itself can be cut after, and reads never are', async () => {
  const { proxy, client } = await aWay();
  const seller = client();
  await seller.connect();
  proxy.change({ cutting: { when: 'after', every: 1 } });
  await seller.query('select 1');
  await seller.query({ name: 'read', text: 'select what from sold where what = $1', values: ['x'] });
  const alone = { name: 'alone', text: 'insert into sold values ($1) returning what', values: ['alone'] };
  expect(await heard(seller.query(alone))).toBe(false);
  expect(await isSold('alone')).toBe(true);
});

test('of the answer to a write that is cut off after it, its client hears nothing; of one that passes, all', async () => {
  const { proxy, client } = await aWay();
  const seller = client();
  await seller.connect();
  const told: string[] = [];
  // The wire of `pg`, which its types do not know: what it is told before it makes a result of it.
  const { connection } = seller as unknown as { connection: NodeJS.EventEmitter };
  connection.on('dataRow', () => told.push('a row'));
  connection.on('commandComplete', ({ text }: { text: string }) => told.push(text));
  proxy.change({ cutting: { when: 'after', every: 2 } });
  await seller.query("insert into sold values ('whole answer') returning what");
  expect(told).toEqual(['a row', 'INSERT 0 1']);
  expect(await heard(seller.query("insert into sold values ('no answer') returning what"))).toBe(false);
  expect([await isSold('no answer'), told]).toEqual([true, ['a row', 'INSERT 0 1']]);
});

test('who encrypts without asking is let through, and nobody can read along', async () => {
  const { proxy } = await aWay();
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(Buffer.from([0x16, 3, 1, 0, 1, 0]));
  await until(() => proxy.unreadable() !== null);
  expect(proxy.unreadable()).toBe('the client insists on TLS');
  socket.destroy();
});

test('a commit of a transaction that has failed is no commit', async () => {
  const { proxy, client } = await aWay();
  const seller = client();
  await seller.connect();
  proxy.change({ cutting: { when: 'after', every: 1 } });
  await seller.query('begin');
  await heard(seller.query('select 1 / 0'));
  expect((await seller.query('commit')).command).toBe('ROLLBACK');
  expect(proxy.struck('cutting')).toBe(0);
});

test('every n-th commit is cut, over all connections; the others pass', async () => {
  const { proxy, client } = await aWay();
  proxy.change({ cutting: { when: 'before', every: 3 } });
  const heards = [];
  for (let sale = 0; sale < 9; sale += 1) {
    const seller = client();
    await seller.connect();
    heards.push(await heard(seller.query(`begin; insert into sold values ('third ${sale}'); commit`)));
  }
  expect(heards).toEqual([true, true, false, true, true, false, true, true, false]);
  const { rows } = await direct.query("select count(*)::int as sold from sold where what like 'third %'");
  expect(rows).toEqual([{ sold: 6 }]);
});

test('encryption is refused; who goes on without it is read, who does not may have it from then on', async () => {
  const { proxy, client } = await aWay();
  // As libpq's `prefer` does: both requests, and on in the clear.
  const socket = connect(proxy.port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  for (const code of [80_877_104, 80_877_103]) {
    const request = Buffer.alloc(8);
    request.writeUInt32BE(8);
    request.writeUInt32BE(code, 4);
    socket.write(request);
    expect(String((await once(socket, 'data'))[0])).toBe('N');
  }
  expect(proxy.unreadable()).toBeNull();
  const strict = client({ ssl: { rejectUnauthorized: false } });
  await expect(strict.connect()).rejects.toThrow(/does not support SSL/);
  await until(() => proxy.unreadable() !== null);
  expect(proxy.unreadable()).toBe('the client insists on TLS');
  // This server has none either; what it says is its own word now, and who wants none is still read.
  await expect(client({ ssl: true }).connect()).rejects.toThrow(/does not support SSL/);
  const plain = client();
  await plain.connect();
  expect((await plain.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

test('a length that cannot be ends the connection', async () => {
  const { proxy } = await aWay();
  const socket = connect(proxy.port, '127.0.0.1');
  const ended = once(socket, 'error');
  socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 3, 0, 0]));
  expect((await ended)[0]).toMatchObject({ code: 'ECONNRESET' });
  await until(() => proxy.open() === 0);
});

test('fifty connections, and results longer than any buffer, pass while they are read along', async () => {
  const { client } = await aWay();
  const work = Array.from({ length: 50 }, async () => {
    const reader = client();
    await reader.connect();
    const { rows } = await reader.query("select repeat('x', 1000000) as long");
    return rows[0]?.long.length;
  });
  expect(new Set(await Promise.all(work))).toEqual(new Set([1_000_000]));
});
