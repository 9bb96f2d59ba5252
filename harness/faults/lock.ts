import type { Fault } from '../model/fault.ts';
import type { Strike } from './hands.ts';
import { beginning } from './stranger.ts';

/** As a name, whatever is in it. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const WAITING = `
  select count(*)::int as waiting
    from pg_locks
   where locktype = 'relation' and relation = $1::regclass and not granted`;

/** A migration that nobody announced: everybody who touches the table waits for it, or gives up. */
export const strikeLock: Strike<Extract<Fault, { type: 'lock' }>> = async ({ table }, { database }) => {
  const stranger = await beginning(database, 'begin', `lock table ${quoted(table)} in access exclusive mode`);
  let waiting = 0;
  return {
    strikes: () => waiting,
    remedy: async () => {
      const [row] = await stranger.sql(WAITING, [quoted(table)]).catch(() => []);
      waiting = Number(row?.waiting ?? 0);
      await stranger.close();
    },
  };
};
