import { UnsupportedFault } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import type { Stranger, Strike } from './hands.ts';

const BACKENDS_CONNECTIONS = `
  select pid
    from pg_stat_activity
   where datname = current_database() and backend_type = 'client backend'
     and application_name not like 'oversold-harness%'
     and ($1::text is null or application_name = $1)
   order by pid`;

async function terminate(stranger: Stranger, pids: readonly unknown[]): Promise<number> {
  const rows = await stranger.sql(
    'select pid from unnest($1::int[]) as chosen (pid) where pg_terminate_backend(pid)',
    [pids],
  );
  return rows.length;
}

/** An administrator ends connections, whatever they are in the middle of. */
export const strikeTerminate: Strike<Extract<Fault, { type: 'terminate' }>> = async (
  fault,
  hands,
  random,
) => {
  const { listenerName } = hands.database;
  if (fault.listeners && listenerName === null)
    throw new UnsupportedFault('the suite does not say on which connections the backend hears of changes');
  const application = fault.listeners ? listenerName : (fault.application ?? null);
  const stranger = await hands.database.stranger();
  try {
    const rows = await stranger.sql(BACKENDS_CONNECTIONS, [application]);
    const chosen = random.shuffle(rows.map(({ pid }) => pid)).slice(0, fault.connections);
    const terminated = await terminate(stranger, chosen);
    return { strikes: () => terminated, remedy: null };
  } finally {
    await stranger.close();
  }
};
