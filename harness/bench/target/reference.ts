import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../model/paths.ts';
import type { DatabaseHandle } from '../../world/world.ts';
import { findCommand, runTool } from '../shared/children.ts';
import { installedUnder } from './postgres-folders.ts';

/** SQL is data that `tsc` does not copy, so it is read where it is committed. */
const FOLDER = join(packageRoot(), 'harness/bench/target/reference');
const SCRIPT = join(FOLDER, 'reference.sql');

/** Where pgbench is; `null` where it is not installed. The embedded PostgreSQL has none. */
export const findPgbench = (): string | null => findCommand('pgbench', installedUnder('/usr/lib/postgresql'));

/** Makes the tables of the frozen script. */
export async function layDownReference({ sql }: DatabaseHandle): Promise<void> {
  await sql(readFileSync(join(FOLDER, 'schema.sql'), 'utf8'));
}

export interface ReferenceRun {
  readonly clients: number;
  /** As many rows are sold from; 1: a hot one. At most 10,000. */
  readonly skus: number;
  /** Whole seconds. */
  readonly seconds: number;
}

/** Checkouts a second that the database itself can take. @throws where pgbench fails, with what it said. */
export async function runReference(
  pgbench: string,
  database: DatabaseHandle,
  { clients, skus, seconds }: ReferenceRun,
): Promise<number> {
  const { hostname, port, username, password, pathname } = new URL(database.url);
  const args = [
    ...['--no-vacuum', '--protocol=prepared', `--file=${SCRIPT}`, `--define=skus=${skus}`],
    ...[`--client=${clients}`, '--jobs=1', `--time=${seconds}`],
  ];
  // In its environment, since everybody may read the arguments of a process.
  const environment = {
    ...{ PGHOST: hostname, PGPORT: port, PGDATABASE: pathname.slice(1) },
    ...{ PGUSER: decodeURIComponent(username), PGPASSWORD: decodeURIComponent(password) },
  };
  return parsePgbench(await runTool(pgbench, args, { environment }));
}

/** @param text of pgbench: PostgreSQL 14 and later, and before. */
export function parsePgbench(text: string): number {
  const perSecond = Number(/^tps = ([\d.]+) \((?:without initial|excluding) connect/m.exec(text)?.[1]);
  const failed = Number(/^number of failed transactions: (\d+)/m.exec(text)?.[1] ?? 0);
  if (!(perSecond > 0) || failed > 0) throw new Error(`pgbench said: ${text.slice(0, 500)}`);
  return perSecond;
}
