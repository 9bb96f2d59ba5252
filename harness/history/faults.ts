import { z } from 'zod';
import type { FaultRecord } from '../model/fault.ts';

const instant = z.number().int();
const place = z.enum(['backend', 'database', 'bank', 'mailbox']);

const faultSchema = z.strictObject({
  fault: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('latency'), on: place, delayMs: z.number() }),
    z.strictObject({ type: z.literal('reset'), on: place }),
  ]),
  startedAt: instant,
  endedAt: instant.nullable(),
});

export const faultText = ({ fault, startedAt, endedAt }: FaultRecord): string =>
  JSON.stringify({ fault, startedAt, endedAt });

/** @throws where it is no fault. */
export function parseFault(text: string): FaultRecord {
  const read = faultSchema.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`the fault is not one: ${z.prettifyError(read.error)}`);
  return read.data;
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
