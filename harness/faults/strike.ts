import type { Fault } from '../model/fault.ts';
import type { Random } from '../model/random.ts';
import { strikeBandwidth } from './bandwidth.ts';
import { strikeBank } from './bank.ts';
import { strikeBlackHole } from './black-hole.ts';
import { strikeBreak } from './break.ts';
import { strikeClock } from './clock.ts';
import { strikeConnectionsTaken } from './connections-taken.ts';
import { strikeCutAtCommit } from './cut-at-commit.ts';
import { strikeDatabaseCrash } from './database-crash.ts';
import { strikeDown } from './down.ts';
import { strikeEventLoopBlock } from './event-loop-block.ts';
import { strikeHalfClose } from './half-close.ts';
import type { Hands, Strike, Struck } from './hands.ts';
import { strikeKill } from './kill.ts';
import { strikeLatency } from './latency.ts';
import { strikeLock } from './lock.ts';
import { strikeLongTransaction } from './long-transaction.ts';
import { strikeMailbox } from './mailbox.ts';
import { strikeMemoryLimit } from './memory-limit.ts';
import { strikePause } from './pause.ts';
import { strikeReset } from './reset.ts';
import { strikeRestart } from './restart.ts';
import { strikeRollingRestart } from './rolling-restart.ts';
import { strikeSlicing } from './slicing.ts';
import { strikeSlowClients } from './slow-clients.ts';
import { strikeTerminate } from './terminate.ts';

/** A new type of fault is a file of its own, and a line here. */
const STRIKES: { readonly [T in Fault['type']]: Strike<Extract<Fault, { type: T }>> } = {
  latency: strikeLatency,
  bandwidth: strikeBandwidth,
  slicing: strikeSlicing,
  'black-hole': strikeBlackHole,
  down: strikeDown,
  reset: strikeReset,
  'half-close': strikeHalfClose,
  break: strikeBreak,
  'cut-at-commit': strikeCutAtCommit,
  kill: strikeKill,
  pause: strikePause,
  restart: strikeRestart,
  'rolling-restart': strikeRollingRestart,
  'event-loop-block': strikeEventLoopBlock,
  'memory-limit': strikeMemoryLimit,
  clock: strikeClock,
  'database-crash': strikeDatabaseCrash,
  terminate: strikeTerminate,
  lock: strikeLock,
  'long-transaction': strikeLongTransaction,
  'connections-taken': strikeConnectionsTaken,
  bank: strikeBank,
  mailbox: strikeMailbox,
  'slow-clients': strikeSlowClients,
};

/** Strikes. @param lastsMs how long until its remedy, unless the phase ends before. */
export function strike(
  fault: Fault,
  hands: Hands,
  random: Random,
  lastsMs: number,
): Struck | Promise<Struck> {
  // The table has, under each type, what takes just that: the compiler cannot follow one through the other.
  const own = STRIKES[fault.type] as Strike<Fault>;
  return own(fault, hands, random, lastsMs);
}
