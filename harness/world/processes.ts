import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** What `/proc` tells of a process. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Of its own, in user mode and in the kernel, in hundredths of a second (`USER_HZ`, proc(5)). */
  readonly ticks: number;
  readonly endedChildrensTicks: number;
}

/** All processes; empty where the platform does not tell (no `/proc`). */
export function processStats(): readonly ProcessStat[] {
  return processes().flatMap((pid) => statOf(pid) ?? []);
}

/** The living processes of a group; none where the platform does not tell. */
export const processesOf = (group: number): readonly string[] =>
  processStats().flatMap((stat) => (stat.group === group ? [String(stat.pid)] : []));

/**
 * Those of a process group who do its work: whoever has a child in it only started, or watches over, others.
 * @returns `null` where the platform does not tell.
 */
export function workersOf(group: number): readonly number[] | null {
  const own = processStats().filter((stat) => stat.group === group);
  if (own.length === 0) return null;
  const parents = new Set(own.map(({ parent }) => parent));
  return own.map(({ pid }) => pid).filter((pid) => !parents.has(pid));
}

/** The name of the program that a process runs; empty where nobody may know. */
export function programOf(pid: number): string {
  try {
    return basename(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    return '';
  }
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/**
 * The fields of `/proc/<pid>/stat` come after the name, which may hold spaces and brackets of its own.
 * @returns `null` where it has ended since it was listed.
 */
export function statOf(pid: string): ProcessStat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Of proc(5), whose first two fields are gone: 4 parent, 5 process group, 14 and 15 user and system time, 16 and 17
    // those of children that have ended and been waited for.
    const field = (number: number): number => Number(fields[number - 3]);
    return {
      pid: Number(pid),
      parent: field(4),
      group: field(5),
      ticks: field(14) + field(15),
      endedChildrensTicks: field(16) + field(17),
    };
  } catch {
    return null;
  }
}
