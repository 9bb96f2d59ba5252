import { join } from 'node:path';
import pg from 'pg';
import { findBinaries } from './binaries.ts';
import type { Guard } from './guard.ts';
import { type ServicePlan, startService } from './service.ts';
import { countsStatements, layDown, SERVER_ENVIRONMENT, serverUser } from './template.ts';

/** PostgreSQL 18 starts in a tenth of a second; a machine under load takes longer. */
const START_MS = 30_000;
/** An immediate shutdown only has to end its children. */
const CRASH_MS = 10_000;
/** Above any pool of a backend and its twin: a run must not fail for want of a connection. */
const CONNECTIONS = 200;

/** A running server: `urlOf` gives the way to one of its databases, with the password in it. */
export interface Server {
  urlOf(database: string): string;
  /**
   * Ends it at once, as a crash would: nothing is tidied up, and nothing that was not committed survives.
   * @throws UnsupportedFault where it is not ours.
   */
  crash(): Promise<void>;
  /** Starts it again, where it was. Resolves when it answers. */
  start(): Promise<void>;
}

/** @returns the reason, e.g. of a wrong password, or `null` where the server lets us in. */
export async function refusalOf(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  // A connection that breaks while it is being closed has served its purpose.
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return null;
  } catch (error) {
    await client.end().catch(() => {});
    return error instanceof Error && error.message !== '' ? error.message : String(error);
  }
}

/**
 * Starts the embedded PostgreSQL with its defaults, `fsync` included: what a benchmark reports as its speed, it had
 * with them. Only on 127.0.0.1, with a password.
 * @throws RunError with the server's last words where it does not come up.
 */
export async function startPostgres(guard: Guard, logs: string): Promise<Server> {
  const logFile = join(logs, 'postgres.log');
  const binaries = await findBinaries(guard.folder);
  const user = serverUser();
  const data = join(guard.folder, 'data');
  const password = await layDown(data, { guard, binaries, user, logFile });
  const counting = countsStatements(binaries)
    ? ['-c', 'shared_preload_libraries=pg_stat_statements', '-c', 'pg_stat_statements.save=off']
    : [];
  const urlOf = (port: number, database: string) =>
    `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  const plan: ServicePlan = {
    guard,
    readyMs: START_MS,
    isReady: async (candidate) => (await refusalOf(urlOf(candidate, 'postgres'))) === null,
    spec: (candidate) => ({
      name: 'PostgreSQL',
      role: 'database',
      command: binaries.postgres,
      args: [
        ...['-D', data, '-c', 'listen_addresses=127.0.0.1', '-c', `port=${candidate}`],
        ...['-c', 'unix_socket_directories=', '-c', `max_connections=${CONNECTIONS}`, ...counting],
      ],
      cwd: data,
      environment: SERVER_ENVIRONMENT,
      logFile,
      ...(user.ids === null ? {} : { user: user.ids }),
    }),
  };
  let { port, guarded } = await startService(plan);
  return {
    urlOf: (database) => urlOf(port, database),
    crash: () => guarded.end('SIGQUIT', CRASH_MS),
    start: async () => {
      ({ port, guarded } = await startService({ ...plan, port }));
    },
  };
}
