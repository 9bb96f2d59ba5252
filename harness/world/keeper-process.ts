import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { messageOf } from '../model/errors.ts';
import { KEEPING } from './keeper.ts';

/**
 * Stands for a database server that is not ours: where the guard would end its own server, this one drops the run's
 * databases. It is a process of the guard's, so that it does so even where the harness was killed.
 */

const { DATABASE_URL = '', DATABASE_PREFIX = '' } = process.env;
if (!/^oversold_[0-9a-f]+_$/.test(DATABASE_PREFIX))
  throw new Error('DATABASE_PREFIX is not a prefix of ours');

async function dropAll(): Promise<void> {
  const client = new pg.Client({ connectionString: DATABASE_URL, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ datname: string }>(
      'select datname from pg_database where starts_with(datname, $1)',
      [DATABASE_PREFIX],
    );
    for (const { datname } of rows) {
      await client.query(`drop database if exists ${client.escapeIdentifier(datname)} with (force)`);
    }
  } finally {
    await client.end().catch(() => {});
  }
}

/** A server that is busy, or holds on to a connection, may let us at the next attempt. */
async function end(): Promise<never> {
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    try {
      await dropAll();
      process.exit(0);
    } catch (error) {
      process.stderr.write(`attempt ${attempt}: ${messageOf(error)}\n`);
      await delay(500);
    }
  }
  process.exit(1);
}

process.on('SIGINT', () => void end());
setInterval(() => {}, 2 ** 30);
process.stdout.write(`${KEEPING}\n`);
