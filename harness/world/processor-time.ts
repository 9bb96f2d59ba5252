import { processStats, statOf } from './processes.ts';

/** Linux counts in hundredths of a second towards programs, whatever its own tick is. */
const MS_PER_TICK = 10;

/**
 * Processor time that the living processes of a group have used, in ms: all their threads, in user mode and in the kernel.
 * A backend is started as a group of its own, so that workers and wrappers count.
 * @returns `null` where the platform does not tell (no `/proc`), or nobody is left.
 */
export function processorMsOf(group: number): number | null {
  const own = processStats().filter((stat) => stat.group === group);
  return own.length === 0 ? null : own.reduce((sum, { ticks }) => sum + ticks, 0) * MS_PER_TICK;
}

/**
 * Processor time of a process, its living children, and those of its children that have ended, in ms. For PostgreSQL,
 * each of whose backends is a process group of its own.
 * @returns `null` where the platform does not tell, or the process is gone.
 */
export function processorMsOfFamily(pid: number): number | null {
  const parent = statOf(String(pid));
  if (parent === null) return null;
  const children = processStats().filter((stat) => stat.parent === pid);
  return (
    children.reduce((sum, { ticks }) => sum + ticks, parent.ticks + parent.endedChildrensTicks) * MS_PER_TICK
  );
}
