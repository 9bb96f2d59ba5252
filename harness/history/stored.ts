import { z } from 'zod';
import type { FaultRecord } from '../model/fault.ts';
import type { Completion, Invocation } from '../model/operation.ts';

export const HISTORY_VERSION = 1;

/** The first line of a history: which run it belongs to, and where its clock began. */
const headerSchema = z.strictObject({
  version: z.literal(HISTORY_VERSION),
  runId: z.string(),
  seed: z.number().int(),
  /** `Clock.originNs`: every instant in the file counts from here. */
  originNs: z.string().regex(/^\d{1,20}$/),
});
export type HistoryHeader = z.infer<typeof headerSchema>;

/** One line of the file. An invocation and its completion are two, so that a crash leaves valid unknowns. */
export type StoredRecord =
  | { readonly type: 'header'; readonly header: HistoryHeader }
  | { readonly type: 'invoked'; readonly invocation: Invocation }
  | { readonly type: 'completed'; readonly completion: Completion }
  | { readonly type: 'fault'; readonly fault: FaultRecord };

const instant = z.number().int();
const actor = z.union([z.number().int(), z.enum(['admin', 'anonymous'])]);

const outcome = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ok'), result: z.unknown() }),
  z.strictObject({ type: z.literal('refused'), reason: z.string(), detail: z.string() }),
  z.strictObject({ type: z.literal('unknown'), cause: z.string(), detail: z.string() }),
]);

const step = z.strictObject({
  name: z.string(),
  method: z.string(),
  path: z.string(),
  requestBody: z.string().nullable(),
  startedAt: instant,
  endedAt: instant.nullable(),
  status: z.number().int().nullable(),
  answerBody: z.string().nullable(),
});

const place = z.enum(['backend', 'database', 'bank', 'mailbox']);

const recordSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), header: headerSchema }),
  z.strictObject({
    type: z.literal('invoked'),
    invocation: z.strictObject({
      id: z.number().int().nonnegative(),
      intentId: z.string(),
      process: z.number().int(),
      phase: z.string(),
      backend: z.string(),
      kind: z.enum(['checkout', 'browse', 'readOrder', 'changePrice', 'restock']),
      input: z.looseObject({ actor }),
      intendedAt: instant,
      startedAt: instant,
    }),
  }),
  z.strictObject({
    type: z.literal('completed'),
    completion: z.strictObject({
      id: z.number().int().nonnegative(),
      endedAt: instant,
      outcome,
      steps: z.array(step),
    }),
  }),
  z.strictObject({
    type: z.literal('fault'),
    fault: z.strictObject({
      fault: z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('latency'), on: place, delayMs: z.number() }),
        z.strictObject({ type: z.literal('reset'), on: place }),
      ]),
      startedAt: instant,
      endedAt: instant.nullable(),
    }),
  }),
]);

/**
 * One line, newline included. Fields are written in the order of the type, whatever the order of the object, so that
 * the stored form does not depend on who built it.
 */
export function encode(record: StoredRecord): string {
  return `${JSON.stringify(ordered(record))}\n`;
}

function ordered(record: StoredRecord): unknown {
  switch (record.type) {
    case 'header': {
      const { version, runId, seed, originNs } = record.header;
      return { type: record.type, header: { version, runId, seed, originNs } };
    }
    case 'invoked': {
      const { id, intentId, process, phase, backend, kind, input, intendedAt, startedAt } = record.invocation;
      const invocation = { id, intentId, process, phase, backend, kind, input, intendedAt, startedAt };
      return { type: record.type, invocation };
    }
    case 'completed': {
      const { id, endedAt, outcome, steps } = record.completion;
      return { type: record.type, completion: { id, endedAt, outcome, steps } };
    }
    case 'fault': {
      const { fault, startedAt, endedAt } = record.fault;
      return { type: record.type, fault: { fault, startedAt, endedAt } };
    }
  }
}

/**
 * Reads one line back.
 * @throws an Error whose message says what is wrong, where it is not what `encode` writes.
 */
export function decode(line: string): StoredRecord {
  const read = recordSchema.safeParse(JSON.parse(line));
  if (!read.success) throw new Error(z.prettifyError(read.error));
  // The schema checks what the harness reads by; `input` and `result` belong to their kind, and stay as they are.
  return read.data as StoredRecord;
}
