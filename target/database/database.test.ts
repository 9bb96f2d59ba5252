import { EventEmitter, once } from 'node:events';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../testing/postgres.ts';
import { type Database, openDatabase } from './database.ts';
import { createSchema } from './schema.ts';
import { statement } from './statement.ts';

let server: TestDatabase;
let database: Database;

const add = statement('add', 'insert into things values ($1)');
const wrong = statement('wrong', 'select 1 / 0');
const one = statement<{ one: number }>('one', 'select 1 as one');
const killOthers = 'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1';

beforeAll(async () => {
  server = await openTestDatabase();
  await server.query('create table things (thing integer)');
});
beforeEach(() => {
  database = openDatabase({ url: server.url, poolSize: 1 }, pino({ level: 'silent' }));
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
    await server.query(killOthers, ['target']);
    await query(add, [2]);
  });
  await expect(cut).rejects.toMatchObject({ code: 'unavailable' });
  expect(await things()).toBe(0);
  expect(await database.query(one)).toEqual([{ one: 1 }]);
});

test('a connection that is lost while it is idle does not end the process', async () => {
  await database.query(one);
  await server.query(killOthers, ['target']);
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

test('a database that is not there is a busy shop: nothing has been done', async () => {
  const nowhere = openDatabase(
    { url: 'postgres://127.0.0.1:1/none', poolSize: 1 },
    pino({ level: 'silent' }),
  );
  await expect(nowhere.query(one)).rejects.toMatchObject({ code: 'busy' });
  await nowhere.close();
});

test('instances that start together make the tables once', async () => {
  await Promise.all([1, 2, 3].map(() => createSchema(server.url)));
  await createSchema(server.url);
  expect(await server.query('select 1 from orders')).toEqual([]);
});
