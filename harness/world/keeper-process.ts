import pg from 'pg';
import { KEEPING } from './keeper.ts';

/**
 * Stands for a database server that is not ours: where the guard would end its own server, this one drops the run's
 * databases. It is a process of the guard's, so that it does so even where the harness was killed.
 */

const { DATABASE_URL = '', DATABASE_PREFIX = '' } = process.env;
if (!/^oversold_[0-9a-f]+_$/.test(DATABASE_PREFIX))
  throw new Error('DATABASE_PREFIX is not a prefix of ours');

async function dropAll(): Promise<void> {
  const client = new pg.Client({ connectionString: DATABASE_URL, connectionTimeoutMillis: 3_000 });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    'select datname from pg_database where starts_with(datname, $1)',
    [DATABASE_PREFIX],
  );
  for (const { datname } of rows) {
    await client.query(`drop database if exists ${client.escapeIdentifier(datname)} with (force)`);
  }
  await client.end();
}

process.on('SIGINT', () => {
  dropAll().then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`${String(error)}\n`);
      process.exit(1);
    },
  );
});
setInterval(() => {}, 2 ** 30);
process.stdout.write(`${KEEPING}\n`);
