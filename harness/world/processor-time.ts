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

function processes(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The fields of `/proc/<pid>/stat` come after the name, which may hold spaces and brackets of its own. */
function statOf(pid: string): { group: number; ticks: number } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // Of proc(5): 3 is the state, 5 the process group, 14 and 15 user and system time.
    return { group: Number(fields[2]), ticks: Number(fields[11]) + Number(fields[12]) };
  } catch {
    // It has ended since it was listed.
    return null;
  }
}
