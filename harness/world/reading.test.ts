import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inSnapshot, rowsOf } from './reading.ts';
import { openWorld, type World } from './world.ts';

const folder = mkdtempSync(join(tmpdir(), 'oversold-test-'));
let world: World;
let pool: pg.Pool;
beforeAll(async () => {
  world = await openWorld({ runFolder: folder });
  const { url } = await world.createDatabase('rows');
  pool = new pg.Pool({ connectionString: url, max: 1 });
  pool.on('error', () => {});
});
afterAll(async () => {
  await pool.end();
  await world.close();
  rmSync(folder, { recursive: true });
});

/** So many rows of ten letters; made as they are sent. */
const ROWS = `select repeat('x', 10) as text, generate_series(1, $1::int) as number`;

test('rows are what the driver makes of them', async () => {
  expect(await rowsOf(pool, 'select 1 as one, null as nothing, $1::text as said', ['so'])).toEqual([
    { one: 1, nothing: null, said: 'so' },
  ]);
  expect(await rowsOf(pool, 'create table shelf (sku text)', [])).toEqual([]);
});

test('more than is allowed is an error that says so, and the next query gets a connection that works', async () => {
  expect(await rowsOf(pool, ROWS, [9], 1_000)).toHaveLength(9);
  await expect(rowsOf(pool, ROWS, [10], 1_000)).rejects.toThrow(
    'the database answered with more than 1000 bytes',
  );
  // It does not wait for all of it: a billion rows would take an hour.
  await expect(rowsOf(pool, ROWS, [1_000_000_000], 1_000)).rejects.toThrow('more than 1000 bytes');
  expect(await rowsOf(pool, ROWS, [1], 1_000)).toEqual([{ text: 'xxxxxxxxxx', number: 1 }]);
});

test('what the database refuses is its own error, with its code', async () => {
  await expect(rowsOf(pool, 'select * from nowhere', [])).rejects.toMatchObject({ code: '42P01' });
  expect(await rowsOf(pool, 'select 1 as one', [])).toEqual([{ one: 1 }]);
});

test('a connection that is ended while it is asked is an error, and no end of the harness', async () => {
  const ending = rowsOf(pool, 'select pg_terminate_backend(pg_backend_pid())', []);
  await expect(ending).rejects.toThrow();
  expect(await rowsOf(pool, 'select 1 as one', [])).toEqual([{ one: 1 }]);
});

test('all that is asked in a snapshot is of one moment, and it can change nothing', async () => {
  const { url } = await world.createDatabase('snapshot');
  const several = new pg.Pool({ connectionString: url, max: 2 });
  try {
    await rowsOf(several, 'create table shelf (sku text)', []);
    const counts = await inSnapshot(several, async (sql) => {
      const before = await sql('select count(*)::int as n from shelf');
      await rowsOf(several, 'insert into shelf values ($1)', ['lamp']);
      return [before, await sql('select count(*)::int as n from shelf')];
    });
    expect(counts).toEqual([[{ n: 0 }], [{ n: 0 }]]);
    await expect(inSnapshot(several, (sql) => sql('delete from shelf'))).rejects.toThrow(/read-only/);
    expect(await rowsOf(several, 'select sku from shelf', [])).toEqual([{ sku: 'lamp' }]);
    expect(several.totalCount - several.idleCount).toBe(0);
  } finally {
    await several.end();
  }
});
