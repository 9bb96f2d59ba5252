import { randomUUID } from 'node:crypto';

/** Where a request stands in a trace that spans several services (W3C Trace Context, level 1). */
export interface Trace {
  readonly traceId: string;
  /** Of the caller; `null` where the trace begins here. */
  readonly parentId: string | null;
  /** Ours. */
  readonly spanId: string;
  readonly flags: string;
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** 122 bits at random. Node draws those of many at once, where `randomBytes` would ask the system for each. */
const newTraceId = (): string => randomUUID().replaceAll('-', '');
const newSpanId = (): string => newTraceId().slice(16);

/** Continues the caller's trace. What is not one, as the standard has it, is ignored, and a new trace begins. */
export function continueTrace(traceparent: string): Trace {
  const [, traceId, parentId, flags] = TRACEPARENT.exec(traceparent) ?? [];
  if (traceId === undefined || parentId === undefined || flags === undefined) {
    return { traceId: newTraceId(), parentId: null, spanId: newSpanId(), flags: '00' };
  }
  return { traceId, parentId, spanId: newSpanId(), flags };
}

/** What is sent with our own requests, so that the trace goes on. */
export const traceparent = ({ traceId, spanId, flags }: Trace): string => `00-${traceId}-${spanId}-${flags}`;
