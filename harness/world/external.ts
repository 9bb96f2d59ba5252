import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { RunError, UnsupportedFault } from '../model/errors.ts';
import type { Guard } from './guard.ts';
import { KEEPING } from './keeper.ts';
import { redactor, tailOf } from './log.ts';
import { refusalOf, type Server } from './postgres.ts';
import { compiledProgram } from './program.ts';
import { untilReady } from './readiness.ts';

/** A server that is not ours: `DATABASE_URL`. */
export interface ExternalServer {
  readonly server: Server;
  readonly maintenance: string;
  /** Unique, so that several runs share a server and none drops what is another's. */
  readonly prefix: string;
}

const READY_MS = 20_000;
/** Dropping a database waits for a checkpoint, which on a busy disk takes its time. */
const DROP_MS = 30_000;

const ALLOWED = 'postgres://user:password@host:port/database, with the right to create databases';

/**
 * Checks the way to it, and has the guard keep a process that drops the run's databases when the run ends, however it
 * ends.
 * @throws RunError where it cannot be reached.
 */
export async function useServer(databaseUrl: string, guard: Guard, logs: string): Promise<ExternalServer> {
  const redact = redactor([]);
  if (!URL.canParse(databaseUrl) || !/^postgres(ql)?:$/.test(new URL(databaseUrl).protocol)) {
    throw new RunError(`DATABASE_URL is ${redact(databaseUrl)}`, { allowed: ALLOWED });
  }
  const refusal = await refusalOf(databaseUrl);
  if (refusal !== null) {
    throw new RunError(`PostgreSQL at ${redact(databaseUrl)} cannot be reached: ${redact(refusal)}`, {
      allowed: ALLOWED,
      remedy: 'Start it, correct DATABASE_URL, or leave it out: a server is embedded.',
    });
  }
  const given = new URL(databaseUrl);
  const maintenance = decodeURIComponent(given.pathname.slice(1)) || 'postgres';
  const prefix = `oversold_${randomBytes(5).toString('hex')}_`;
  const logFile = join(logs, 'keeper.log');
  const keeper = await guard.start({
    name: 'keeper',
    role: 'database',
    command: process.execPath,
    args: [compiledProgram('keeper-process')],
    cwd: guard.folder,
    environment: { DATABASE_URL: databaseUrl, DATABASE_PREFIX: prefix },
    logFile,
    graceMs: DROP_MS,
  });
  // No database may be made before somebody is there to drop it.
  const isKeeping = async () => (await tailOf(logFile)).includes(KEEPING);
  if ((await untilReady(keeper, isKeeping, { withinMs: READY_MS })) !== 'ready') {
    throw new RunError('the keeper of the databases did not start', { log: await tailOf(logFile, redact) });
  }
  const urlOf = (database: string) => {
    const url = new URL(given);
    url.pathname = `/${encodeURIComponent(database)}`;
    return url.href;
  };
  const notOurs = async (): Promise<never> => {
    throw new UnsupportedFault('the database server is not ours to end');
  };
  return { server: { urlOf, crash: notOurs, start: notOurs }, maintenance, prefix };
}
