import { z } from 'zod';
import type { Fault, FaultRecord, ScheduledFault } from '../model/fault.ts';

const instant = z.number();
const place = z.enum(['backend', 'database', 'bank', 'mailbox']);
const when = z.enum(['before', 'in', 'after']);
const number = z.number();
const every = number.optional();

const type = <T extends Fault['type'], S extends z.core.$ZodShape>(name: T, shape: S) =>
  z.strictObject({ type: z.literal(name), ...shape });

const fault = z.discriminatedUnion('type', [
  type('latency', { on: place, delayMs: number, jitterMs: number.optional() }),
  type('bandwidth', { on: place, bytesPerSecond: number }),
  type('slicing', { on: place, sliceBytes: number }),
  type('black-hole', { on: place }),
  type('down', { on: place }),
  type('reset', { on: place }),
  type('half-close', { on: place }),
  type('break', { on: place, when, every: number }),
  type('cut-at-commit', { on: z.literal('database'), when: z.enum(['before', 'after']), every: number }),
  type('kill', {}),
  type('pause', {}),
  type('restart', {}),
  type('rolling-restart', {}),
  type('event-loop-block', {}),
  type('memory-limit', { spareBytes: number }),
  type('clock', { aheadMs: number }),
  type('database-crash', {}),
  type('terminate', {
    connections: number,
    application: z.string().optional(),
    listeners: z.literal(true).optional(),
  }),
  type('lock', { table: z.string() }),
  type('long-transaction', {}),
  type('connections-taken', { left: number }),
  type('slow-clients', {
    connections: number,
    manner: z.enum(['silent', 'slow-headers', 'slow-body', 'slow-reader']),
  }),
  type('bank', {
    behaviour: z.strictObject({
      ...{ latencyMs: number, hangAfterChargeEvery: every, dropAfterChargeEvery: every },
      ...{ declineEvery: every, failEvery: every, forgeEvery: every, tellTwiceEvery: every },
      ...{ tellLateEvery: every, tellLateMs: every, tellReversedBy: every },
    }),
  }),
  type('mailbox', {
    behaviour: z.strictObject({ latencyMs: number, refuseEvery: every, dropAfterDataEvery: every }),
  }),
]);

const scheduledFault = z.strictObject({ phase: z.string(), afterMs: number, lastsMs: number, fault });

/** What is wrong with a fault of a plan, which may be plain JavaScript, and where; `null` where it can be written down. */
export function faultProblem(planned: ScheduledFault): string | null {
  const { error } = scheduledFault.safeParse(planned);
  if (error === undefined) return null;
  return error.issues.map(({ path, message }) => `${path.join('.') || 'all of it'}: ${message}`).join('; ');
}

/** What a fault says of itself where nothing is written: as it was before faults were counted. */
const UNSAID = { inFlight: 0, strikes: 1, unsupported: null } as const;

const faultSchema = z.strictObject({
  fault,
  startedAt: instant,
  endedAt: instant.nullable(),
  inFlight: number.default(UNSAID.inFlight),
  strikes: number.default(UNSAID.strikes),
  unsupported: z.string().nullable().default(UNSAID.unsupported),
});

export const faultText = ({ fault, startedAt, endedAt, ...struck }: FaultRecord): string => {
  const said = Object.entries(struck).filter(
    ([name, value]) => value !== UNSAID[name as keyof typeof UNSAID],
  );
  return JSON.stringify({ fault, startedAt, endedAt, ...Object.fromEntries(said) });
};

/** @throws where it is no fault. */
export function parseFault(text: string): FaultRecord {
  const read = faultSchema.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`the fault is not one: ${z.prettifyError(read.error)}`);
  // An optional field that is missing is missing: the schema's type says that it might also be there and undefined.
  return read.data as FaultRecord;
}

/** The faults of a run, in the order in which they struck. */
export class Faults {
  readonly records: FaultRecord[] = [];

  /** A fault is recorded when it strikes and once more when it is over: the second record replaces the first. */
  add(record: FaultRecord): void {
    const same = JSON.stringify(record.fault);
    const begun = this.records.findIndex(
      ({ fault, startedAt, endedAt }) =>
        endedAt === null && startedAt === record.startedAt && JSON.stringify(fault) === same,
    );
    if (begun === -1) this.records.push(record);
    else this.records[begun] = record;
  }
}
