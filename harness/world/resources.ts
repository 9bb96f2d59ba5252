import { readdirSync, readFileSync } from 'node:fs';
import type { Sql } from '../model/adapter.ts';
import { processesOf } from './processes.ts';

/**
 * Resident memory and open file descriptors (files, sockets, pipes) of the living processes of a group.
 * @returns `null` where the platform does not tell (no `/proc`), or nobody is left.
 */
export function processResources(
  group: number,
): { readonly memoryBytes: number; readonly handles: number } | null {
  // Listed once for both: it reads a file of every process of the machine.
  const pids = processesOf(group);
  const memoryBytes = sumOver(pids, residentBytes);
  const handles = sumOver(pids, openHandles);
  return memoryBytes === null || handles === null ? null : { memoryBytes, handles };
}

function sumOver(pids: readonly string[], of: (pid: string) => number | null): number | null {
  const values = pids.map(of).filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

function residentBytes(pid: string): number | null {
  try {
    const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) * 1_024;
  } catch {
    // It has ended since it was listed.
    return null;
  }
}

function openHandles(pid: string): number | null {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return null;
  }
}

/** The harness's own connections are none of the backend's. */
const DATABASE_RESOURCES = `
  select (select count(*)
            from pg_stat_activity
           where datname = current_database() and backend_type = 'client backend'
             and application_name not like 'oversold-harness%')::float8 as connections,
         (select coalesce(sum(pg_total_relation_size(relid)), 0) from pg_stat_user_tables)::float8 as bytes`;

/** @returns `null` where the database does not answer: it may be away because a fault wants it so. */
export async function databaseResources(
  sql: Sql,
): Promise<{ readonly connections: number; readonly tableBytes: number } | null> {
  const rows = await sql(DATABASE_RESOURCES).catch(() => []);
  const { connections, bytes } = rows[0] ?? {};
  return typeof connections === 'number' && typeof bytes === 'number'
    ? { connections, tableBytes: bytes }
    : null;
}
