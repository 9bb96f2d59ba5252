import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second towards programs, whatever its own tick is (`USER_HZ`, proc(5)). */
const MS_PER_TICK = 10;

/**
 * Processor time that the living processes of a group have used, in ms: all their threads, in user mode and in the kernel.
 * A backend is started as a group of its own, so that workers and wrappers count.
 * @returns `null` where the platform does not tell (no `/proc`), or nobody is left.
 */
export function processorMsOf(group: number): number | null {
  let ticks: number | null = null;
  for (const pid of processes()) {
    const stat = statOf(pid);
    if (stat?.group === group) ticks = (ticks ?? 0) + stat.ticks;
  }
  return ticks === null ? null : ticks * MS_PER_TICK;
}

/** The living processes of a group; none where the platform does not tell. */
export const processesOf = (group: number): readonly string[] =>
  processes().filter((pid) => statOf(pid)?.group === group);

/**
 * Processor time of a process, its living children, and those of its children that have ended, in ms. For PostgreSQL,
 * each of whose backends is a process group of its own.
 * @returns `null` where the platform does not tell, or the process is gone.
 */
export function processorMsOfFamily(pid: number): number | null {
  const parent = statOf(String(pid));
  if (parent === null) return null;
  let ticks = parent.ticks + parent.endedChildrensTicks;
  for (const other of processes()) {
    const stat = statOf(other);
    if (stat?.parent === pid) ticks += stat.ticks;
  }
  return ticks * MS_PER_TICK;
}

interface Stat {
  readonly parent: number;
  readonly group: number;
  readonly ticks: number;
  readonly endedChildrensTicks: number;
}

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The fields of `/proc/<pid>/stat` come after the name, which may hold spaces and brackets of its own. */
function statOf(pid: string): Stat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Of proc(5), whose first two fields are gone: 4 parent, 5 process group, 14 and 15 user and system time, 16 and 17
    // those of children that have ended and been waited for.
    const field = (number: number): number => Number(fields[number - 3]);
    return {
      parent: field(4),
      group: field(5),
      ticks: field(14) + field(15),
      endedChildrensTicks: field(16) + field(17),
    };
  } catch {
    // It has ended since it was listed.
    return null;
  }
}
