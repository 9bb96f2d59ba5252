import { type DestinationStream, type Logger, pino } from 'pino';
import { currentRequest } from './stages.ts';

/**
 * An error as a log may have it. The properties that drivers hang on their errors are left out: PostgreSQL's `detail`
 * of a failed row is the whole row.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? String(error.code) : undefined;
  return { type: error.name, message: error.message, code, stack: error.stack };
}

/** Ties each line to the request in which it was written, and to the trace that it is part of. */
function describeRequest(): object {
  const current = currentRequest();
  if (current === undefined) return {};
  const { requestId, trace } = current;
  return { requestId, traceId: trace.traceId, spanId: trace.spanId };
}

/**
 * JSON lines on stdout, or on `destination`. What must never be logged is not handed to the logger in the first place;
 * the redaction is the second lock on the same door.
 */
export function openLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    mixin: describeRequest,
    serializers: { err: describeError },
    redact: {
      paths: ['*.authorization', '*.password', '*.cardToken', '*.card_token', '*.token'],
      censor: '(hidden)',
    },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
