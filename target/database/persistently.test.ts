import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Refusal } from '../refusal.ts';
import { openTestShop, type TestShop, until } from '../testing/shop.ts';
import { openTcpRelay } from '../testing/tcp-relay.ts';
import { persistently } from './persistently.ts';
import { createSchema, SCHEMA, SCHEMA_LOCK } from './schema.ts';

let shop: TestShop;
beforeAll(async () => {
  shop = await openTestShop();
});
afterAll(() => shop.close());

const silent = { warn: () => {} };

/** Fails as it is told to, and then no more. */
function failing(...errors: readonly unknown[]) {
  const left = [...errors];
  const work = { attempts: 0, run: async () => {} };
  work.run = async () => {
    work.attempts += 1;
    if (left.length > 0) throw left.shift();
  };
  return work;
}

const lost = () => Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });

test('what the database did not answer is asked again, and what it says no to is not', async () => {
  const passing = failing(lost(), new Refusal('unavailable', 'not now'));
  await persistently(passing.run, silent);
  expect(passing.attempts).toBe(3);
  const mistake = failing(new pg.DatabaseError('password authentication failed', 1, 'error'));
  await expect(persistently(mistake.run, silent)).rejects.toThrow('password authentication failed');
  expect(mistake.attempts).toBe(1);
});

test('a database that is not there is given up', async () => {
  const away = failing(...Array.from({ length: 20 }, lost));
  await expect(persistently(away.run, silent)).rejects.toThrow('ECONNRESET');
  expect(away.attempts).toBe(10);
});

test('the tables are made although the connection is cut while they are', async () => {
  const relay = await openTcpRelay(shop.database.url);
  const stranger = new pg.Client({ connectionString: shop.database.url });
  await stranger.connect();
  await stranger.query(`select pg_advisory_lock(${SCHEMA_LOCK})`);
  const waiting = async () => {
    const { rows } = await stranger.query(
      `select 1 from pg_locks where locktype = 'advisory' and not granted`,
    );
    return rows.length > 0;
  };
  let attempts = 0;
  const made = persistently(() => {
    attempts += 1;
    // Not the one that the shop has made already: for that, nobody would have to wait.
    return createSchema(relay.url, `${SCHEMA} -- of later`);
  }, silent);
  await until(waiting, 'it waits for the stranger');
  relay.cut();
  await stranger.end();
  await made;
  expect(attempts).toBe(2);
  await relay.close();
});
