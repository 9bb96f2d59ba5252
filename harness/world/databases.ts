import pg from 'pg';
import type { Sql, StatementCount } from '../model/adapter.ts';
import { messageOf, RunError, UnsupportedFault } from '../model/errors.ts';
import { refusalOf, type Server } from './postgres.ts';
import { inSnapshot, rowsOf } from './reading.ts';

/** A database of the run. */
export interface DatabaseHandle {
  readonly name: string;
  /** Straight to the server, past any proxy. */
  readonly url: string;
  readonly sql: Sql;
  /** Reads in one snapshot, in which nothing can be written. */
  snapshot<T>(use: (sql: Sql) => Promise<T>): Promise<T>;
  /**
   * How many statements this database has executed, from pg_stat_statements: an exact count, transactions' own
   * statements included. `null` where nobody counts, or where the extension had to forget some.
   */
  statements(): Promise<number | null>;
  /** The same count by text, constants taken out. */
  statementsByText(): Promise<readonly StatementCount[] | null>;
  /**
   * A connection of somebody else's, past any proxy, for as long as it is not closed.
   * @throws UnsupportedFault where the server lets nobody in: another fault may have it down.
   */
  stranger(): Promise<Stranger>;
}

/** Somebody who has nothing to do with the backend, and its database in common with it. */
export interface Stranger {
  /** @throws UnsupportedFault where the server went away, or somebody else did not let go of what it asks for. */
  readonly sql: Sql;
  close(): Promise<void>;
}

/** The run's connections to its server. */
export interface Databases {
  readonly version: string;
  /** Ends the server as a crash would. @throws UnsupportedFault where it is not ours. */
  crash(): Promise<void>;
  /** Starts it again. */
  start(): Promise<void>;
  create(name: string): Promise<DatabaseHandle>;
  close(): Promise<void>;
}

/** As `pg_stat_activity` shows our connections: a fault that ends the backend's leaves them alone. */
const OURS = 'oversold-harness';
/** A stranger waits for a lock no longer than that: a fault that cannot strike is to say so. */
const STRANGER_WAITS_MS = 5_000;

/**
 * SQLSTATEs of a server that is not there for somebody now: connections that break (08), nothing left (53), an operator's
 * or a crash's doing (57), and a lock that another one keeps (55P03). Anything else is a mistake in what was asked.
 */
const NOT_NOW = /^(?:08|53|57|55P03)/;

/** What cannot strike because of the state that another fault left the server in is no error of the harness's. */
function notNow(error: unknown): unknown {
  const isMistake = error instanceof pg.DatabaseError && !NOT_NOW.test(error.code ?? '');
  return isMistake ? error : new UnsupportedFault(`the database did not let it: ${messageOf(error)}`);
}

async function openStranger(url: string): Promise<Stranger> {
  const client = new pg.Client({
    ...{ connectionString: url, connectionTimeoutMillis: 5_000, lock_timeout: STRANGER_WAITS_MS },
    application_name: `${OURS}:stranger`,
  });
  // A server that crashes takes the stranger along, and that is no error of ours.
  client.on('error', () => {});
  const close = (): Promise<void> => client.end().catch(() => {});
  try {
    await client.connect();
  } catch (error) {
    await close();
    throw notNow(error);
  }
  return {
    sql: async (text, values = []) => {
      try {
        return (await client.query<Record<string, unknown>>(text, [...values])).rows;
      } catch (error) {
        throw notNow(error);
      }
    },
    close,
  };
}

function connections(url: string): pg.Pool {
  const pool = new pg.Pool({
    ...{ connectionString: url, max: 4, connectionTimeoutMillis: 10_000 },
    application_name: OURS,
  });
  // An idle connection that breaks is replaced by the pool; a query in flight rejects by itself.
  pool.on('error', () => {});
  return pool;
}

const NAME = /^[a-z][a-z0-9_]{0,40}$/;

/** Statements are counted for the whole server, so the one that asks is in no database of the run. */
async function countStatements(pool: pg.Pool, database: string): Promise<number | null> {
  const { rows } = await pool.query<{ calls: string; forgotten: string }>(
    `select coalesce(sum(calls), 0)::bigint as calls,
            (select dealloc from pg_stat_statements_info) as forgotten
       from pg_stat_statements(false) as statement
       join pg_database on pg_database.oid = statement.dbid
      where datname = $1`,
    [database],
  );
  const row = rows[0];
  return row === undefined || Number(row.forgotten) > 0 ? null : Number(row.calls);
}

async function countByText(pool: pg.Pool, database: string): Promise<readonly StatementCount[] | null> {
  const { rows } = await pool.query<{ text: string; calls: string; forgotten: string }>(
    `select query as text, sum(calls)::bigint as calls,
            (select dealloc from pg_stat_statements_info) as forgotten
       from pg_stat_statements(true) as statement
       join pg_database on pg_database.oid = statement.dbid
      where datname = $1
      group by query`,
    [database],
  );
  if (rows.some(({ forgotten }) => Number(forgotten) > 0)) return null;
  return rows.map(({ text, calls }) => ({ text, calls: Number(calls) }));
}

async function installCounter(pool: pg.Pool): Promise<boolean> {
  try {
    await pool.query('create extension if not exists pg_stat_statements');
    await pool.query('select dealloc from pg_stat_statements_info');
    return true;
  } catch {
    return false;
  }
}

/**
 * @param prefix of the databases' names: none of them is another's.
 * @param counts whether the server is ours, so that an extension may be installed.
 * @throws RunError where the server cannot be reached.
 */
export async function openDatabases(
  server: Server,
  { maintenance, prefix, counts }: { maintenance: string; prefix: string; counts: boolean },
): Promise<Databases> {
  const url = server.urlOf(maintenance);
  const refusal = await refusalOf(url);
  if (refusal !== null) throw new RunError(`PostgreSQL cannot be reached: ${refusal}`);
  const pool = connections(url);
  const handles: pg.Pool[] = [];
  const isCounting = counts && (await installCounter(pool));
  const { rows } = await pool.query<{ server_version: string }>('show server_version');

  return {
    version: rows[0]?.server_version ?? 'unknown',
    crash: () => server.crash(),
    start: () => server.start(),
    async create(name) {
      if (!NAME.test(name))
        throw new RunError(`a database cannot be called ${name}`, { allowed: String(NAME) });
      const full = `${prefix}${name}`;
      await pool.query(`create database ${full}`);
      const own = connections(server.urlOf(full));
      handles.push(own);
      return {
        name: full,
        url: server.urlOf(full),
        sql: (text, values = []) => rowsOf(own, text, values),
        snapshot: (use) => inSnapshot(own, use),
        stranger: () => openStranger(server.urlOf(full)),
        statements: async () => (isCounting ? countStatements(pool, full) : null),
        statementsByText: async () => (isCounting ? countByText(pool, full) : null),
      };
    },
    async close() {
      await Promise.all([...handles, pool].map((each) => each.end()));
    },
  };
}
