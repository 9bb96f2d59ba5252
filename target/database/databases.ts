import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { type Database, openDatabase, type PoolLoad } from './database.ts';

/** The same database, through connections that do not wait for each other. */
export interface Databases {
  /** Requests. */
  readonly web: Database;
  /** Pending orders and refunds: the order of a crashed request is not to wait behind a thousand new ones. */
  readonly recovery: Database;
  readonly relay: Database;
  /** Readiness and metrics: they tell how full the others are, so they must not stand in their queues. */
  readonly ready: Database;
  loads(): Readonly<Record<string, PoolLoad>>;
  close(): Promise<void>;
}

/** Background work comes in batches and is in no hurry. */
const BACKGROUND = { poolSize: 2, poolWaitMs: 30_000, poolBegunWaitMs: 30_000, poolWaitersMax: 1_000 };
const WATCHING = {
  poolSize: 1,
  poolWaitMs: 1_000,
  poolBegunWaitMs: 1_000,
  poolWaitersMax: 10,
  statementTimeoutMs: 1_000,
};

export function openDatabases({ databaseUrl: url, database: limits }: Config, log: Logger): Databases {
  const stages = {
    web: openDatabase({ ...limits, url, stage: 'web' }, log),
    recovery: openDatabase({ ...limits, ...BACKGROUND, url, stage: 'recovery' }, log),
    relay: openDatabase({ ...limits, ...BACKGROUND, url, stage: 'relay' }, log),
    ready: openDatabase({ ...limits, ...WATCHING, url, stage: 'ready' }, log),
  };
  return {
    ...stages,
    loads: () => Object.fromEntries(Object.entries(stages).map(([name, { load }]) => [name, load()])),
    async close() {
      await Promise.all(Object.values(stages).map((database) => database.close()));
    },
  };
}
