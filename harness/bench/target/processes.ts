import { processorMsOfFamily } from '../../world/processor-time.ts';
import type { BenchShop } from './bench-shop.ts';
import type { Buyers } from './buyers.ts';
import type { Surroundings } from './surroundings.ts';

/** Everybody who works for a checkout, each in a process (or a family of them) of its own. */
export const PROCESSES = ['target', 'PostgreSQL', 'bank', 'mailbox', 'buyers (the generator)'] as const;
export type ProcessName = (typeof PROCESSES)[number];

export type ProcessorMs = Readonly<Record<ProcessName, number>>;

/** The first process of PostgreSQL, whose children its connections and workers are. */
async function postmasterPid({ database }: BenchShop): Promise<number> {
  const [row] = await database.sql(
    `select split_part(pg_read_file('postmaster.pid'), e'\\n', 1)::int as pid`,
  );
  return Number(row?.pid);
}

/** @returns what each has used so far, as often as it is asked; `null` where the platform does not tell. */
export async function watchProcesses(
  { world }: Surroundings,
  shop: BenchShop,
  buyers: Buyers,
): Promise<() => ProcessorMs | null> {
  const pids: Readonly<Record<ProcessName, number>> = {
    target: shop.running.pid,
    PostgreSQL: await postmasterPid(shop),
    bank: world.bank.pid,
    mailbox: world.mailbox.pid,
    'buyers (the generator)': buyers.pid,
  };
  return () => {
    const used = PROCESSES.map((name) => [name, processorMsOfFamily(pids[name])] as const);
    if (used.some(([, ms]) => ms === null)) return null;
    return Object.fromEntries(used) as Record<ProcessName, number>;
  };
}
