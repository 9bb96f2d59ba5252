import type { Fault } from '../model/fault.ts';
import type { Stranger, Strike } from './hands.ts';

const FREE = `
  select current_setting('max_connections')::int - count(*)::int as free
    from pg_stat_activity
   where backend_type = 'client backend'`;

/** Another application takes the server's connections: who holds one keeps it, who needs a new one is refused. */
export const strikeConnectionsTaken: Strike<Extract<Fault, { type: 'connections-taken' }>> = async (
  { left },
  { database },
) => {
  const first = await database.stranger();
  const strangers: Stranger[] = [first];
  const remedy = async (): Promise<void> => {
    await Promise.all(strangers.map((stranger) => stranger.close()));
  };
  try {
    const [row] = await first.sql(FREE);
    const wanted = Number(row?.free ?? 0) - left;
    while (strangers.length <= wanted) strangers.push(await database.stranger());
  } catch (error) {
    await remedy();
    throw error;
  }
  return { strikes: () => strangers.length, remedy };
};
