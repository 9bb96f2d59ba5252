import type { Instant } from './time.ts';

/** What stands behind a proxy: a fault can strike the way to it. */
export type Place = 'backend' | 'database' | 'bank' | 'mailbox';

/**
 * Which part of an exchange is struck. `before`: the request never arrives. `in`: the answer breaks off in its middle.
 * `after`: the request is carried out, and its answer lost.
 */
export type Moment = 'before' | 'in' | 'after';

/** The way to a place is bad. */
export type WayFault =
  /** Every chunk waits `delayMs` in each direction, and by up to `jitterMs` longer. The order stays. */
  | { readonly type: 'latency'; readonly on: Place; readonly delayMs: number; readonly jitterMs?: number }
  /** Each connection carries so much in each direction. */
  | { readonly type: 'bandwidth'; readonly on: Place; readonly bytesPerSecond: number }
  /** What is sent arrives in pieces of so many bytes. */
  | { readonly type: 'slicing'; readonly on: Place; readonly sliceBytes: number }
  /** Nothing passes, and nobody is told. What is under way arrives afterwards. */
  | { readonly type: 'black-hole'; readonly on: Place }
  /** Open connections are reset, and new ones as soon as they are there. */
  | { readonly type: 'down'; readonly on: Place }
  /** Every open connection is reset, once. */
  | { readonly type: 'reset'; readonly on: Place }
  /** The place hears that every open connection's client has no more to say; its answers still pass. */
  | { readonly type: 'half-close'; readonly on: Place }
  /** The connection of every n-th exchange is reset, at that moment of it. */
  | { readonly type: 'break'; readonly on: Place; readonly when: Moment; readonly every: number }
  /**
   * The connection of every n-th commit is cut. `before`: the database never hears of it. `after`: it is carried out,
   * a write outside of a transaction included, and its answer lost.
   */
  | {
      readonly type: 'cut-at-commit';
      readonly on: 'database';
      readonly when: 'before' | 'after';
      readonly every: number;
    };

/** Something happens to the backend's process, with all that it started. */
export type ProcessFault =
  /** SIGKILL; started again after the fault's time. */
  | { readonly type: 'kill' }
  /** SIGSTOP; SIGCONT after the fault's time. */
  | { readonly type: 'pause' }
  /** SIGTERM, and started again after the fault's time. */
  | { readonly type: 'restart' }
  /** Its processes are replaced one after the other, behind its address. */
  | { readonly type: 'rolling-restart' }
  /** The event loop of one of its processes stands still for the fault's time. For Node. */
  | { readonly type: 'event-loop-block' }
  /**
   * One of its processes may have so many bytes more than it has. What it dies of is the fault; it is started again after
   * the fault's time, unless somebody in the backend saw to it before.
   */
  | { readonly type: 'memory-limit'; readonly spareBytes: number };

/** The backend's clock, by which tokens, holds and vouchers run out, is ahead by so much; after the fault's time no more. */
export type ClockFault = { readonly type: 'clock'; readonly aheadMs: number };

/** Something happens within the database. */
export type DatabaseFault =
  /** An immediate shutdown, as a crash would be; started again after the fault's time. */
  | { readonly type: 'database-crash' }
  /**
   * So many of the backend's connections are terminated, drawn by the seed; of one application name, where it is given;
   * of those by which it hears of changes, where these are meant: their name is the suite's to know.
   */
  | {
      readonly type: 'terminate';
      readonly connections: number;
      readonly application?: string;
      readonly listeners?: true;
    }
  /** A stranger locks a whole table against everybody. */
  | { readonly type: 'lock'; readonly table: string }
  /** A stranger's transaction holds on to what it saw: dead rows cannot be cleared away meanwhile. */
  | { readonly type: 'long-transaction' }
  /** Strangers take all connections that the server has but so many. */
  | { readonly type: 'connections-taken'; readonly left: number };

/** How the bank behaves. All of it is counted, nothing is drawn: a run can be made again. */
export interface BankBehaviour {
  /** Between the charge and its answer. */
  readonly latencyMs: number;
  /** Every n-th new payment is charged, and never answered. */
  readonly hangAfterChargeEvery?: number | undefined;
  /** Every n-th new payment is charged, and its connection closed without an answer. */
  readonly dropAfterChargeEvery?: number | undefined;
  /** Every n-th new payment is declined, whatever the card. */
  readonly declineEvery?: number | undefined;
  /** Every n-th request is answered with 503, and nothing is done. */
  readonly failEvery?: number | undefined;
  /** Every n-th webhook is told twice, at once. */
  readonly tellTwiceEvery?: number | undefined;
  /** Every n-th webhook is told late: by `tellLateMs`, or a second where that is left out. */
  readonly tellLateEvery?: number | undefined;
  readonly tellLateMs?: number | undefined;
  /** Webhooks wait until there are so many, or for a second, and are then told out of order: the latest first. */
  readonly tellReversedBy?: number | undefined;
  /** Of every n-th new payment somebody else tells the opposite in the bank's name, unsigned or wrongly signed. */
  readonly forgeEvery?: number | undefined;
}

/** How the mailbox behaves. Counted, as the bank's. */
export interface MailboxBehaviour {
  /** Before each mail is taken. */
  readonly latencyMs: number;
  /** Every n-th mail is refused for now (451), and not kept. */
  readonly refuseEvery?: number | undefined;
  /** Every n-th mail is kept, and its connection closed without an answer. */
  readonly dropAfterDataEvery?: number | undefined;
}

/** Those whom the backend relies on misbehave. */
export type WitnessFault =
  | { readonly type: 'bank'; readonly behaviour: BankBehaviour }
  | { readonly type: 'mailbox'; readonly behaviour: MailboxBehaviour };

/** Strangers stand at the backend's door, each with a connection of its own, and with another one where that ends. */
export interface ClientFault {
  readonly type: 'slow-clients';
  readonly connections: number;
  /**
   * `silent`: they connect, and say nothing. `slow-headers`, `slow-body`: five bytes a second, of a request that is never
   * whole. `slow-reader`: they ask for page after page, and fetch no answer.
   */
  readonly manner: 'silent' | 'slow-headers' | 'slow-body' | 'slow-reader';
}

/** Something done to the backend or its surroundings during a run. */
export type Fault = WayFault | ProcessFault | ClockFault | DatabaseFault | WitnessFault | ClientFault;

/**
 * When a fault strikes, counted from the start of a phase, and how long until its remedy. What is over as soon as it has
 * struck has none: `reset`, `half-close`, `terminate`. There `lastsMs` means nothing, and is best 0.
 */
export interface ScheduledFault {
  readonly phase: string;
  readonly afterMs: number;
  readonly lastsMs: number;
  readonly fault: Fault;
}

/** A fault on the history's time line. */
export interface FaultRecord {
  readonly fault: Fault;
  readonly startedAt: Instant;
  /** When its remedy had worked: a process that was killed is ready again. `null` where the run ended first. */
  readonly endedAt: Instant | null;
  /** Operations that were with the backend when it struck: of those that waited for a connection or their moment nobody was met. */
  readonly inFlight: number;
  /**
   * How often it struck by now: connections that were reset or cut, answers that were withheld, pieces that came late or were
   * held back, sessions that waited for a lock. 1 where it is one thing that lasts, and nobody can count whom it meets.
   */
  readonly strikes: number;
  /** Why it could not strike here; `null` where it could. */
  readonly unsupported: string | null;
}
