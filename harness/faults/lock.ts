import { setTimeout as delay } from 'node:timers/promises';
import { UnsupportedFault } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import type { DatabaseHands, Stranger, Strike } from './hands.ts';
import { beginning } from './stranger.ts';

/** As a name, whatever is in it. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Who waits for less than that may go unseen. */
const LOOK_MS = 25;

const WAITING = `
  select pid, virtualtransaction
    from pg_locks
   where locktype = 'relation' and relation = $1::regclass and not granted`;

/** Who looks on. @throws UnsupportedFault where the schema is another one: a scenario may be played to any shop. */
async function watching(database: DatabaseHands, table: string): Promise<Stranger> {
  const watcher = await database.stranger();
  const [found] = await watcher
    .sql('select to_regclass($1) as found', [quoted(table)])
    .catch(leaving(watcher));
  if (found?.found) return watcher;
  await watcher.close();
  throw new UnsupportedFault(`the backend's database has no table ${table}`);
}

const leaving =
  (stranger: Stranger) =>
  async (error: unknown): Promise<never> => {
    await stranger.close();
    throw error;
  };

/**
 * A migration that nobody announced: everybody who touches the table waits for it, or gives up. It strikes each transaction
 * that waits. Another stranger looks who does: an error of his would end the lock.
 */
export const strikeLock: Strike<Extract<Fault, { type: 'lock' }>> = async ({ table }, { database }) => {
  const name = quoted(table);
  const watcher = await watching(database, table);
  const lock = `lock table ${name} in access exclusive mode`;
  const stranger = await beginning(database, 'begin', lock).catch(leaving(watcher));
  const waits = new Set<string>();
  let isOver = false;
  const look = async (): Promise<void> => {
    // A server that crashes meanwhile takes the lock along.
    const rows = await watcher.sql(WAITING, [name]).catch(() => []);
    for (const { pid, virtualtransaction } of rows) waits.add(`${pid} ${virtualtransaction}`);
  };
  const goOn = async (): Promise<void> => {
    while (!isOver) {
      await look();
      await delay(LOOK_MS);
    }
  };
  const going = goOn();
  return {
    strikes: () => waits.size,
    remedy: async () => {
      isOver = true;
      await going;
      await look();
      await Promise.all([stranger.close(), watcher.close()]);
    },
  };
};
