import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { asRequest } from '../observability/stages.ts';
import { continueTrace } from '../observability/trace.ts';
import { openTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { openTcpRelay } from '../testing/tcp-relay.ts';
import { until } from '../testing/until.ts';
import { type Database, type DatabaseSettings, openDatabase } from './database.ts';
import { createSchema, SCHEMA } from './schema.ts';
import { statement } from './statement.ts';

let server: TestDatabase;
let database: Database;

const add = statement('add', 'insert into things values ($1)');
const wrong = statement('wrong', 'select 1 / 0');
const one = statement<{ one: number }>('one', 'select 1 as one');
const lock = statement('lock', 'select 1 from things where thing = 7 for update');
const killOthers = 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1';

beforeAll(async () => {
  server = await openTestDatabase();
  await server.query('create table things (thing integer)');
});
const LIMITS = {
  poolSize: 1,
  poolWaitMs: 2_000,
  poolBegunWaitMs: 10_000,
  poolWaitersMax: 100,
  statementTimeoutMs: 5_000,
  lockTimeoutMs: 3_000,
  idleInTransactionTimeoutMs: 10_000,
};
const open = (more: Partial<DatabaseSettings> = {}): Database =>
  openDatabase({ ...LIMITS, url: server.url, stage: 'web', ...more }, pino({ level: 'silent' }));

beforeEach(() => {
  database = open();
});
afterEach(async () => {
  await database.close();
  await server.query('truncate things');
});
afterAll(() => server.close());

const things = async (): Promise<number> => (await server.query('select 1 from things')).length;

test('what a transaction did is there when it is done, and gone when it throws', async () => {
  await database.transaction((query) => query(add, [1]));
  expect(await things()).toBe(1);
  const failed = database.transaction(async (query) => {
    await query(add, [2]);
    throw new Error('changed my mind');
  });
  await expect(failed).rejects.toThrow('changed my mind');
  expect(await things()).toBe(1);
  expect(await database.query(one)).toEqual([{ one: 1 }]);
});

test('a commit that rolled back is not taken for a commit', async () => {
  const swallowed = database.transaction(async (query) => {
    await query(add, [1]);
    await query(wrong).catch(() => undefined);
    return 'done';
  });
  await expect(swallowed).rejects.toThrow('commit answered ROLLBACK');
  expect(await things()).toBe(0);
});

test('a connection that is lost in the middle is not used again', async () => {
  const cut = database.transaction(async (query) => {
    await query(add, [1]);
    await server.query(killOthers, ['oversold-target:web']);
    await query(add, [2]);
  });
  await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
  expect(await things()).toBe(0);
  expect(await database.query(one)).toEqual([{ one: 1 }]);
});

test('a connection that is lost while it is idle does not end the process', async () => {
  await database.query(one);
  await server.query(killOthers, ['oversold-target:web']);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(await database.query(one)).toEqual([{ one: 1 }]);
});

test('whoever would wait too long is told that the shop is busy, and the pool is whole afterwards', async () => {
  const gate = new EventEmitter();
  const started = once(gate, 'started');
  const held = database.transaction(async () => {
    gate.emit('started');
    await once(gate, 'finish');
  });
  await started;
  const waiting = Array.from({ length: 110 }, () =>
    database.query(one).then(
      () => 'answered',
      (error) => error.code,
    ),
  );
  // One connection: a hundred may wait for it, and those beyond are refused at once.
  const early = await Promise.all(waiting.slice(100));
  expect(early).toEqual(Array(10).fill('busy'));
  gate.emit('finish');
  await held;
  expect(await Promise.all(waiting.slice(0, 100))).toEqual(Array(100).fill('answered'));
});

test('a request that has begun is never told that nothing was done', async () => {
  const small = open({ poolWaitMs: 500, poolBegunWaitMs: 500 });
  const gate = new EventEmitter();
  const late = await asRequest({ requestId: '1', trace: continueTrace('') }, async () => {
    await small.query(one);
    const held = small.transaction(() => once(gate, 'refused'));
    const code = await small.query(one).catch((error) => error.code);
    gate.emit('refused');
    await held;
    return code;
  });
  expect(late).toBe('unavailable');
  await small.close();
});

test('a statement has its limit, set by the connection', async () => {
  const strict = open({ statementTimeoutMs: 60 });
  const sleep = statement('sleep', 'select pg_sleep(5)');
  await expect(strict.query(sleep)).rejects.toMatchObject({ code: 'unavailable', cause: { code: '57014' } });
  await strict.close();
});

test('whoever waits for a lock has a limit, set by the connection', async () => {
  const strict = open({ lockTimeoutMs: 60, poolSize: 2 });
  await strict.query(add, [7]);
  const gate = new EventEmitter();
  const locked = once(gate, 'locked');
  const holder = strict.transaction(async (query) => {
    await query(lock);
    const waited = once(gate, 'waited');
    gate.emit('locked');
    await waited;
  });
  await locked;
  await expect(strict.query(lock)).rejects.toMatchObject({ cause: { code: '55P03' } });
  gate.emit('waited');
  await holder;
  await strict.query(lock);
  await strict.close();
});

test('a transaction that idles is ended by the database, and its locks with it', async () => {
  const strict = open({ idleInTransactionTimeoutMs: 60, poolSize: 2 });
  await strict.query(add, [7]);
  const holder = strict.transaction(async (query) => {
    await query(lock);
    // Nobody else can have the row before the one who idles has lost it.
    await strict.query(lock);
    await query(one);
  });
  await expect(holder).rejects.toMatchObject({ code: 'unavailable' });
  await strict.close();
});

test('a commit whose answer is lost promises nothing, and may have been carried out', async () => {
  const relay = await openTcpRelay(server.url);
  const far = open({ url: relay.url });
  const cut = far.transaction(async (query) => {
    await query(add, [1]);
    relay.swallowAnswers();
    setTimeout(() => relay.cut(), 100);
  });
  await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
  await until(async () => (await things()) === 1, 'the commit is carried out');
  // The connection is not used again; the next one is whole.
  expect(await far.query(one)).toEqual([{ one: 1 }]);
  await far.close();
  await relay.close();
});

test.each([
  ['ends a transaction that idled', '25P03'],
  ['is read only', '25006'],
  ['has no room on its disk', '53100'],
  ['has no memory left', '53200'],
])('a database that %s (%s) is one that does not answer at the moment', async (_what, code) => {
  const fails = statement('fails', `do $$ begin raise exception using errcode = '${code}'; end $$`);
  await expect(database.query(fails)).rejects.toMatchObject({ code: 'unavailable', cause: { code } });
});

test('a database that is not there is a busy shop: nothing has been done', async () => {
  const nowhere = open({ url: 'postgres://127.0.0.1:1/none' });
  await expect(nowhere.query(one)).rejects.toMatchObject({ code: 'busy' });
  await nowhere.close();
});

test('instances that start together make the tables once', async () => {
  await Promise.all([1, 2, 3].map(() => createSchema(server.url, SCHEMA)));
  await createSchema(server.url, SCHEMA);
  expect(await server.query('select 1 from orders')).toEqual([]);
});

test('an instance that comes up later stands in no writer’s way, nor he in its', async () => {
  await createSchema(server.url, SCHEMA);
  const writing = open();
  await writing.transaction(async (query) => {
    await query(statement('', 'lock table orders, products, outbox in row exclusive mode'));
    // Would not end before the transaction does.
    await createSchema(server.url, SCHEMA);
  });
  await writing.close();
});

test('another schema is given to a database that has one already', async () => {
  await createSchema(server.url, SCHEMA);
  await createSchema(server.url, `${SCHEMA} create table if not exists added_later (id int);`);
  expect(await server.query('select 1 from added_later')).toEqual([]);
});

test('a database of an earlier version is given what is new, rows included, beside those who write', async () => {
  await createSchema(server.url, SCHEMA);
  await server.query(
    'drop table product_words, applied_schemas; drop function add_product_words, change_product_words cascade',
  );
  await server.query(
    `insert into products select 'old-' || n, 'Something old', '', '', 100, 'EUR', 1, 1 from generate_series(1, 12000) as n`,
  );
  const writing = open();
  let isGiven = false;
  const write = async (): Promise<void> => {
    while (!isGiven) {
      await writing.transaction(async (query) => {
        // As a checkout does it, one after the other.
        await query(statement('', `update orders set failure_code = null where status = 'pending'`));
        await query(statement('', `update products set on_hand = on_hand where sku = 'old-1'`));
        await query(statement('', `update outbox set last_error = null where sent_at is null`));
      });
    }
  };
  const writers = Promise.all([write(), write(), write()]);
  await createSchema(server.url, SCHEMA).finally(() => {
    isGiven = true;
  });
  await writers;
  await writing.close();
  expect(await server.query(`select count(*)::int as found from product_words where word = 'old'`)).toEqual([
    { found: 12_000 },
  ]);
  // What is renamed is found by its new name alone, and what is gone by none; it may come back.
  await server.query(`update products set name = 'Nothing new' where sku = 'old-1'`);
  await server.query(`delete from products where sku = 'old-2'`);
  await server.query(`insert into products values ('old-2', 'Back again', '', '', 100, 'EUR', 1, 1)`);
  const words = await server.query(
    `select string_agg(word, ' ' order by word) as words from product_words where sku in ('old-1', 'old-2') group by sku order by sku`,
  );
  expect(words).toEqual([{ words: 'new nothing' }, { words: 'again back' }]);
});
