import type { Sql } from '../../model/adapter.ts';
import { RunError } from '../../model/errors.ts';

/** What pg_stat_statements says of one statement since the server was started. */
export interface StatementCount {
  /** Normalised: `$1` in the place of each constant. */
  readonly text: string;
  readonly calls: number;
  /** Execution alone: neither the way to the server nor the commit behind it. */
  readonly executionMs: number;
}

/** By the server's own id of a statement. */
export type StatementCounts = ReadonlyMap<string, StatementCount>;

const COUNTS = `
  select s.queryid::text as id, min(s.query) as text, sum(s.calls)::int as calls, sum(s.total_exec_time) as ms
    from pg_stat_statements s
    join pg_database d on d.oid = s.dbid
   where d.datname = current_database()
   group by s.queryid`;

/** @throws RunError where the server's extensions are missing. */
export async function startCounting(sql: Sql): Promise<void> {
  try {
    await sql('create extension if not exists pg_stat_statements');
    await sql(COUNTS);
  } catch (cause) {
    throw new RunError('this PostgreSQL does not count statements', { allowed: 'pg_stat_statements', cause });
  }
}

/** All statements of this database. Its own asking is among them, from the next time on. */
export async function countStatements(sql: Sql): Promise<StatementCounts> {
  const rows = await sql(COUNTS);
  return new Map(
    rows.map(({ id, text, calls, ms }) => [
      String(id),
      { text: String(text), calls: Number(calls), executionMs: Number(ms) },
    ]),
  );
}

/** What was called in between. */
export function between(before: StatementCounts, after: StatementCounts): StatementCounts {
  const called = [...after].flatMap(([id, { text, calls, executionMs }]) => {
    const earlier = before.get(id);
    const more = calls - (earlier?.calls ?? 0);
    return more > 0
      ? [[id, { text, calls: more, executionMs: executionMs - (earlier?.executionMs ?? 0) }] as const]
      : [];
  });
  return new Map(called);
}

/** `begin`, `commit` and their like: whoever sends them, they look the same. */
export const isTransactionControl = (text: string): boolean =>
  /^\s*(begin|start transaction|commit|end|rollback|savepoint|release)\b/i.test(text);
