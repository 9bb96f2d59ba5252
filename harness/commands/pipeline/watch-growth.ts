import { setTimeout as sleep } from 'node:timers/promises';
import { GROWING, type Growing, type GrowthSample, type GrowthSeries } from '../../model/growth.ts';
import type { Plan } from '../../model/scenario.ts';
import { type Clock, millis } from '../../model/time.ts';
import { databaseResources, processResources } from '../../world/resources.ts';
import type { Shop } from './shop.ts';

/** Looks every now and then at what the backend holds, until told to stop. */
export interface GrowthWatch {
  /** Resolves with what was seen, one series for each thing that grows. */
  stop(): Promise<readonly GrowthSeries[]>;
}

/** @returns `null` where the plan does not ask for it in this phase. */
export function watchGrowth(plan: Plan, phase: string, shop: Shop, clock: Clock): GrowthWatch | null {
  const { growth } = plan;
  if (growth === undefined || growth.phase !== phase) return null;
  const seen: Record<Growing, GrowthSample[]> = {
    ...{ memory: [], handles: [], connections: [], 'table size': [] },
  };
  const over = new AbortController();
  const watching = watch(shop, clock, growth.everyMs, seen, over.signal);
  return {
    async stop() {
      over.abort();
      await watching;
      return GROWING.map((what) => ({ phase, what, samples: seen[what] }));
    },
  };
}

async function watch(
  { running, database }: Shop,
  clock: Clock,
  everyMs: number,
  seen: Record<Growing, GrowthSample[]>,
  over: AbortSignal,
): Promise<void> {
  while (!over.aborted) {
    const ofDatabase = await databaseResources(database.sql);
    const atMs = millis(clock.now());
    const note = (what: Growing, value: number | undefined): void => {
      if (value !== undefined) seen[what].push({ atMs, value });
    };
    const ofProcesses = processResources(running.pid);
    note('memory', ofProcesses?.memoryBytes);
    note('handles', ofProcesses?.handles);
    note('connections', ofDatabase?.connections);
    note('table size', ofDatabase?.tableBytes);
    await sleep(everyMs, undefined, { signal: over }).catch(() => undefined);
  }
}
