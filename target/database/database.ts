import pg from 'pg';
import type { Logger } from 'pino';
import { countQuery, timed } from '../observability/stages.ts';
import { Refusal } from '../refusal.ts';
import type { Query, Statement, Transaction } from './statement.ts';

export interface Database {
  readonly query: Query;
  readonly transaction: Transaction;
  close(): Promise<void>;
}

const LIMITS = {
  /** A request that waits longer than this for a connection is told that the shop is busy. */
  connectMs: 3_000,
  /** With about 5 ms for a checkout, a hundred waiting for each connection are half a second: more is hopeless. */
  waitingPerConnection: 100,
  statementMs: 5_000,
  /** The database itself ends what a crashed or paused client left open, with the locks that it holds. */
  idleInTransactionMs: 10_000,
  /** Longer than the database's own limit, for when it does not answer at all. */
  answerMs: 7_000,
} as const;

/** SQLSTATEs that speak of the database's state rather than of our statement: worth another attempt. */
const PASSING = new Set(['40001', '40P01', '53300', '55P03', '57014', '57P01', '57P02', '57P03']);

const isDatabaseError = (error: unknown): error is pg.DatabaseError => error instanceof pg.DatabaseError;

/** A sum that does not fit: only the row knows it, so no schema of a request could refuse it before. */
const OUT_OF_RANGE = '22003';

/** The database did not answer, or not now. Whether the statement took effect is another question. */
function asRefusal(error: unknown): unknown {
  if (error instanceof Refusal) return error;
  if (isDatabaseError(error) && error.code === OUT_OF_RANGE) {
    return new Refusal('invalid', 'That is more than can be counted.', { cause: error });
  }
  if (isDatabaseError(error) && !PASSING.has(error.code ?? '')) return error;
  return new Refusal('unavailable', 'Please try again.', { retryAfterSeconds: 1, cause: error });
}

/** A checked-out connection that knows whether it can be given back. */
class Connection {
  readonly #client: pg.PoolClient;
  #broken = false;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  /** Bound, since a transaction's work gets it as a function. */
  readonly query: Query = async <Row>(sent: Statement<Row>, values: readonly unknown[] = []) => {
    const { rows } = await this.#send<Row>({ ...sent, values: [...values] });
    return rows;
  };

  async begin(): Promise<void> {
    await this.#send({ text: 'begin' });
  }

  /** COMMIT of an aborted transaction does not fail: it rolls back, and says so only in its command tag. */
  async commit(): Promise<void> {
    const { command } = await this.#send({ text: 'commit' });
    if (command !== 'COMMIT') throw new Error(`commit answered ${command}: the transaction had been aborted`);
  }

  /** Takes back what the transaction did. Where that fails, closing the connection makes the database do it. */
  async rollback(): Promise<void> {
    if (this.#broken) return;
    await this.#send({ text: 'rollback' }).catch(() => {
      this.#broken = true;
    });
  }

  /** Back to the pool, or closed where it is in doubt. */
  release(): void {
    this.#client.release(this.#broken);
  }

  async #send<Row>(config: pg.QueryConfig): Promise<pg.QueryResult<Row & pg.QueryResultRow>> {
    countQuery();
    try {
      return await timed('dbMs', () => this.#client.query<Row & pg.QueryResultRow>(config));
    } catch (error) {
      // Anything but the database's own answer leaves open what it has done and what it will say next.
      if (!isDatabaseError(error)) this.#broken = true;
      throw asRefusal(error);
    }
  }
}

/**
 * Opens the pool. Connections are made when they are needed, so this does not fail where the database is down.
 * Both functions throw `Refusal('busy')` where no connection was to be had, which promises that nothing was done.
 */
export function openDatabase(settings: { url: string; poolSize: number }, log: Logger): Database {
  const pool = new pg.Pool({
    connectionString: settings.url,
    max: settings.poolSize,
    connectionTimeoutMillis: LIMITS.connectMs,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    statement_timeout: LIMITS.statementMs,
    idle_in_transaction_session_timeout: LIMITS.idleInTransactionMs,
    query_timeout: LIMITS.answerMs,
    application_name: 'target',
    // Compiling a statement takes longer than any of ours takes to run.
    options: '-c jit=off',
  });
  const waitingMax = settings.poolSize * LIMITS.waitingPerConnection;
  // A connection can fail while it is idle, or after its last query: without a listener that would end the process.
  const noteLoss = (error: Error): void => log.warn({ err: error }, 'a database connection was lost');
  pool.on('error', noteLoss);
  pool.on('connect', (client) => client.on('error', noteLoss));

  const busy = (cause?: unknown): Refusal =>
    new Refusal('busy', 'No work has begun. Please try again.', { retryAfterSeconds: 1, cause });

  const connect = async (): Promise<Connection> => {
    if (pool.waitingCount >= waitingMax) throw busy();
    try {
      return new Connection(await timed('poolMs', () => pool.connect()));
    } catch (error) {
      throw busy(error);
    }
  };

  const withConnection = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    const connection = await connect();
    try {
      return await work(connection);
    } finally {
      connection.release();
    }
  };

  return {
    query: (sent, values) => withConnection((connection) => connection.query(sent, values)),
    transaction: (work) =>
      withConnection(async (connection) => {
        try {
          await connection.begin();
          const result = await work(connection.query);
          await connection.commit();
          return result;
        } catch (error) {
          await connection.rollback();
          throw error;
        }
      }),
    close: () => pool.end(),
  };
}
