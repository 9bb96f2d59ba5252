import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../model/fault.ts';
import type { DatabaseHands, Stranger, Strike } from './hands.ts';

/** One after the other they would be there when the fault is over, all at once they would run out of time. */
const COME_AT_ONCE = 16;
/** Where they leave at once, as many processes of the server end on the harness's own processors. */
const LEAVE_AT_ONCE = 4;
/** Where they are refused for so long, it is not for somebody who was quicker. */
const GIVE_UP_MS = 5_000;
/** What somebody lets go of is theirs before long. */
const LOOK_MS = 20;

const FREE = `
  select current_setting('max_connections')::int - count(*)::int as free
    from pg_stat_activity
   where backend_type = 'client backend'`;

/**
 * Another application takes the server's connections, and each that is let go of: who holds one keeps it, who needs a new
 * one is refused.
 */
export const strikeConnectionsTaken: Strike<Extract<Fault, { type: 'connections-taken' }>> = async (
  { left },
  { database },
) => {
  const first = await database.stranger();
  const strangers: Stranger[] = [first];
  let isOver = false;
  /** @returns whether there was any to take. */
  const take = async (): Promise<boolean> => {
    const [row] = await first.sql(FREE);
    const wanted = Math.min(COME_AT_ONCE, Number(row?.free ?? 0) - left);
    if (wanted > 0) strangers.push(...(await several(database, wanted)));
    return wanted > 0;
  };
  const leave = async (): Promise<void> => {
    while (strangers.length > 0)
      await Promise.all(strangers.splice(-LEAVE_AT_ONCE).map((stranger) => stranger.close()));
  };
  /** Somebody else may be quicker than one of ours: that is seen at the next look. @throws what went wrong to the last. */
  const takeAll = async (): Promise<void> => {
    const giveUpMs = performance.now() + GIVE_UP_MS;
    for (;;) {
      try {
        if (!(await take())) return;
      } catch (error) {
        if (performance.now() > giveUpMs) throw error;
        await delay(LOOK_MS);
      }
    }
  };
  try {
    await takeAll();
  } catch (error) {
    await leave();
    throw error;
  }
  let taken = strangers.length;
  const goOn = async (): Promise<void> => {
    while (!isOver) {
      // Somebody else may be quicker; and a server that is gone has nothing to take.
      await take().catch(() => false);
      taken = Math.max(taken, strangers.length);
      await delay(LOOK_MS);
    }
  };
  const going = goOn();
  return {
    strikes: () => taken,
    remedy: async () => {
      isOver = true;
      await going;
      await leave();
    },
  };
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
