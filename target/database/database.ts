import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';
import type { DatabaseLimits } from '../config.ts';
import { GateClosed, makeGate } from '../gate.ts';
import { besideRequests, hasBegun, timed } from '../observability/stages.ts';
import { Refusal } from '../refusal.ts';
import { applicationName, type Stage } from './application-name.ts';
import { type Begin, Connection } from './connection.ts';
import type { Query, Transaction } from './statement.ts';

export interface Database {
  readonly query: Query;
  readonly transaction: Transaction;
  /** At the highest isolation level: its work has to be ready to be done again. */
  readonly serializable: Transaction;
  load(): PoolLoad;
  close(): Promise<void>;
}

export interface PoolLoad {
  /** Connections that are there. */
  readonly open: number;
  readonly inUse: number;
  /** For a connection. */
  readonly waiting: number;
}

export interface DatabaseSettings extends DatabaseLimits {
  readonly url: string;
  readonly stage: Stage;
}

/** For connections that are still at work when the pool is closed: one that nobody gives back is not waited for for ever. */
const CLOSE_MS = 2_000;

/** For the network, beyond what the database itself is told to keep: it answers by then, or not at all. */
const SILENCE_MS = 2_000;

/** The limits travel with the connection's first message, so they cost no round trip. */
const poolOptions = ({ url, stage, ...limits }: DatabaseSettings): pg.PoolConfig => ({
  connectionString: url,
  max: limits.poolSize,
  connectionTimeoutMillis: limits.poolWaitMs,
  idleTimeoutMillis: 60_000,
  keepAlive: true,
  statement_timeout: limits.statementTimeoutMs,
  lock_timeout: limits.lockTimeoutMs,
  idle_in_transaction_session_timeout: limits.idleInTransactionTimeoutMs,
  query_timeout: limits.statementTimeoutMs + SILENCE_MS,
  application_name: applicationName(stage),
  // Compiling a statement takes longer than any of ours takes to run.
  options: '-c jit=off',
});

/**
 * Nothing was done: `busy` promises that, and only the first connection of a request can. Where a request has already
 * sent statements, what they did stands, and only asking again tells.
 */
function noConnection(cause: unknown): Refusal {
  const more = { retryAfterSeconds: 1, cause };
  return hasBegun()
    ? new Refusal(
        'unavailable',
        'What has been done so far stands. Please ask again, with the same key.',
        more,
      )
    : new Refusal('busy', 'No work has begun. Please try again.', more);
}

/**
 * Opens a pool. Connections are made when they are needed, so this does not fail where the database is down, and the
 * pool is whole again as soon as the database is. In front of it stands a gate: reads and checkouts wait in one queue,
 * first come, first served, and the next step of a request that has begun goes ahead of them.
 *
 * Both functions throw Refusal `busy` where no connection was to be had for a request that has not begun.
 */
export function openDatabase(settings: DatabaseSettings, log: Logger): Database {
  const pool = new pg.Pool(poolOptions(settings));
  const gate = makeGate({
    places: settings.poolSize,
    waitersMax: settings.poolWaitersMax,
    waitMs: settings.poolWaitMs,
    begunWaitMs: settings.poolBegunWaitMs,
  });
  // A connection can fail while it is idle, or after its last query: without a listener that would end the process.
  const noteLoss = (error: Error): void =>
    besideRequests(() => log.warn({ err: error }, 'a database connection was lost'));
  pool.on('error', noteLoss);
  pool.on('connect', (client) => client.on('error', noteLoss));

  /** Who comes through the gate finds a connection that is free, or room for a new one. */
  const acquire = async (): Promise<{ connection: Connection; giveBack: () => void }> => {
    const leave = await gate.enter(hasBegun());
    try {
      const connection = new Connection(await pool.connect());
      const giveBack = (): void => {
        connection.release();
        leave();
      };
      return { connection, giveBack };
    } catch (error) {
      leave();
      throw error;
    }
  };

  const withConnection = async <T>(work: (connection: Connection) => Promise<T>): Promise<T> => {
    const { connection, giveBack } = await timed('poolMs', acquire).catch((error: unknown) => {
      // A full queue is a matter for the metrics: a line in the log for each would be load of its own.
      throw noConnection(error instanceof GateClosed ? undefined : error);
    });
    try {
      return await work(connection);
    } finally {
      giveBack();
    }
  };

  const inTransaction =
    (begin: Begin): Transaction =>
    (work) =>
      withConnection(async (connection) => {
        try {
          await connection.begin(begin);
          const result = await work(connection.query);
          await connection.commit();
          return result;
        } catch (error) {
          await connection.rollback();
          throw error;
        }
      });

  return {
    query: (sent, values) => withConnection((connection) => connection.query(sent, values)),
    transaction: inTransaction('begin'),
    serializable: inTransaction('begin isolation level serializable'),
    load: () => ({ open: pool.totalCount, inUse: gate.inside, waiting: gate.waiting }),
    close: () => Promise.race([pool.end(), delay(CLOSE_MS, undefined, { ref: false })]),
  };
}
