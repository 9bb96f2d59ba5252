import type { Fault } from '../model/fault.ts';
import type { DatabaseHands, Stranger, Strike } from './hands.ts';

/**
 * One after the other they would be there when the fault is over. All at once they would run out of time, and where they leave
 * at once, as many processes of the server end on the harness's own processors.
 */
const AT_ONCE = 4;

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
    while (strangers.length > 0)
      await Promise.all(strangers.splice(-AT_ONCE).map((stranger) => stranger.close()));
  };
  try {
    const [row] = await first.sql(FREE);
    const wanted = Math.max(0, Number(row?.free ?? 0) - left);
    while (strangers.length <= wanted)
      strangers.push(...(await several(database, Math.min(AT_ONCE, wanted + 1 - strangers.length))));
  } catch (error) {
    await remedy();
    throw error;
  }
  const taken = strangers.length;
  return { strikes: () => taken, remedy };
};

/** @throws what kept one of them from coming in; nobody is left behind then. */
async function several({ stranger }: DatabaseHands, count: number): Promise<Stranger[]> {
  const opened = await Promise.allSettled(Array.from({ length: count }, () => stranger()));
  const inside = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = opened.find(({ status }) => status === 'rejected');
  if (refused?.status !== 'rejected') return inside;
  await Promise.all(inside.map((one) => one.close()));
  throw refused.reason;
}
