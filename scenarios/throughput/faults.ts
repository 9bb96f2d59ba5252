import type { Fault, Plan, ScheduledFault } from '../../harness/index.ts';

/** A fault, and how long it is on before its remedy. */
export interface Breaking {
  /** Names the row, and the scenario. */
  readonly name: string;
  readonly fault: Fault;
  readonly lastsMs: number;
  /** From one strike to the next, where the shop takes longer than others to be well again. */
  readonly everyMs?: number;
  /** What else breaks with it, some time later: that makes it worse. */
  readonly followedBy?: Pick<ScheduledFault, 'afterMs' | 'lastsMs' | 'fault'>;
  /** What has to be there, for this to be done to it. */
  readonly needs?: Partial<Pick<Plan, 'settings' | 'webhooks'>>;
}

/** From one strike to the next, unless a fault says that it takes longer. */
const EVERY_MS = 3_000;

/** How often that fault strikes: see `Breaking`. */
export const everyMsOf = (name: string): number =>
  FAULTS.find((breaking) => breaking.name === name)?.everyMs ?? EVERY_MS;

const bank = (name: string, behaviour: Extract<Fault, { type: 'bank' }>['behaviour']): Breaking => ({
  ...{ name, lastsMs: 700, fault: { type: 'bank', behaviour } },
});
const mailbox = (name: string, behaviour: Extract<Fault, { type: 'mailbox' }>['behaviour']): Breaking => ({
  ...{ name, lastsMs: 700, fault: { type: 'mailbox', behaviour } },
});

/** The bank tells the shop of each payment, and goes about that in some way. */
const teller = (name: string, behaviour: Extract<Fault, { type: 'bank' }>['behaviour']): Breaking => ({
  ...bank(name, behaviour),
  needs: { webhooks: true },
});

/** Everything that can break, each in the way in which it is worst for this shop and yet not without an end. */
export const FAULTS: readonly Breaking[] = [
  // The ways.
  { name: 'latency', lastsMs: 700, fault: { type: 'latency', on: 'database', delayMs: 5, jitterMs: 5 } },
  { name: 'bandwidth', lastsMs: 700, fault: { type: 'bandwidth', on: 'database', bytesPerSecond: 20_000 } },
  { name: 'slicing', lastsMs: 700, fault: { type: 'slicing', on: 'database', sliceBytes: 7 } },
  { name: 'black-hole', lastsMs: 700, fault: { type: 'black-hole', on: 'database' } },
  { name: 'down', lastsMs: 700, fault: { type: 'down', on: 'database' } },
  { name: 'reset', lastsMs: 0, fault: { type: 'reset', on: 'database' } },
  { name: 'half-close', lastsMs: 0, fault: { type: 'half-close', on: 'database' } },
  { name: 'break-before', lastsMs: 700, fault: { type: 'break', on: 'backend', when: 'before', every: 8 } },
  { name: 'break-in', lastsMs: 700, fault: { type: 'break', on: 'backend', when: 'in', every: 8 } },
  { name: 'break-after', lastsMs: 700, fault: { type: 'break', on: 'backend', when: 'after', every: 8 } },
  {
    ...{ name: 'cut-before-commit', lastsMs: 700 },
    fault: { type: 'cut-at-commit', on: 'database', when: 'before', every: 8 },
  },
  {
    ...{ name: 'cut-after-commit', lastsMs: 700 },
    fault: { type: 'cut-at-commit', on: 'database', when: 'after', every: 8 },
  },
  // The process.
  { name: 'kill', lastsMs: 50, fault: { type: 'kill' } },
  { name: 'pause', lastsMs: 700, fault: { type: 'pause' } },
  { name: 'restart', lastsMs: 50, fault: { type: 'restart' } },
  // Of one process nobody is left while it is replaced.
  {
    ...{ name: 'rolling-restart', lastsMs: 700, everyMs: 15_000, fault: { type: 'rolling-restart' } },
    needs: { settings: { INSTANCES: '2' } },
  },
  { name: 'event-loop-block', lastsMs: 700, fault: { type: 'event-loop-block' } },
  {
    // Who has been there for a while has all the memory that it needs; who has just been started asks for more.
    ...{ name: 'memory-limit', lastsMs: 50, everyMs: 9_000, fault: { type: 'restart' } },
    followedBy: { afterMs: 60, lastsMs: 1_000, fault: { type: 'memory-limit', spareBytes: 1_000_000 } },
  },
  // Past every hold, and not past a token.
  { name: 'clock', lastsMs: 700, fault: { type: 'clock', aheadMs: 20 * 60_000 } },
  // The database.
  { name: 'database-crash', lastsMs: 300, everyMs: 12_000, fault: { type: 'database-crash' } },
  { name: 'terminate', lastsMs: 0, fault: { type: 'terminate', connections: 3 } },
  { name: 'lock', lastsMs: 700, fault: { type: 'lock', table: 'orders' } },
  { name: 'long-transaction', lastsMs: 700, fault: { type: 'long-transaction' } },
  {
    // Who has its connections keeps them, until they break; and it takes the strangers some seconds to come.
    ...{
      name: 'connections-taken',
      lastsMs: 7_000,
      everyMs: 20_000,
      // One for whoever terminates, and one for whoever is quicker.
      fault: { type: 'connections-taken', left: 2 },
    },
    followedBy: { afterMs: 6_000, lastsMs: 0, fault: { type: 'terminate', connections: 5 } },
  },
  // Those who come.
  {
    ...{ name: 'slow-clients', lastsMs: 700 },
    fault: { type: 'slow-clients', connections: 100, manner: 'slow-body' },
  },
  // Those whom it relies on.
  { name: 'bank-down', lastsMs: 700, fault: { type: 'down', on: 'bank' } },
  bank('bank-slow', { latencyMs: 200 }),
  bank('bank-declines', { latencyMs: 0, declineEvery: 4 }),
  bank('bank-fails', { latencyMs: 0, failEvery: 4 }),
  bank('bank-hangs', { latencyMs: 0, hangAfterChargeEvery: 8 }),
  bank('bank-drops', { latencyMs: 0, dropAfterChargeEvery: 4 }),
  teller('bank-tells-twice', { latencyMs: 0, tellTwiceEvery: 2 }),
  teller('bank-tells-late', { latencyMs: 0, tellLateEvery: 2, tellLateMs: 500 }),
  teller('bank-tells-reversed', { latencyMs: 0, tellReversedBy: 8 }),
  teller('bank-is-forged', { latencyMs: 0, forgeEvery: 4 }),
  { name: 'mailbox-down', lastsMs: 700, fault: { type: 'down', on: 'mailbox' } },
  mailbox('mailbox-slow', { latencyMs: 300 }),
  mailbox('mailbox-refuses', { latencyMs: 0, refuseEvery: 2 }),
  mailbox('mailbox-drops', { latencyMs: 10, dropAfterDataEvery: 3 }),
];
