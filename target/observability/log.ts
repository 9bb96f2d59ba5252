import { type Logger, pino } from 'pino';

/**
 * An error as a log may have it. The properties that drivers hang on their errors are left out: PostgreSQL's `detail`
 * of a failed row is the whole row.
 */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error ? String(error.code) : undefined;
  return { type: error.name, message: error.message, code, stack: error.stack };
}

/**
 * JSON lines on stdout. What must never be logged is not handed to the logger in the first place; the redaction is the
 * second lock on the same door.
 */
export function openLog(level: string): Logger {
  return pino({
    level,
    base: null,
    serializers: { err: describeError },
    redact: {
      paths: ['*.authorization', '*.password', '*.cardToken', '*.card_token', '*.token'],
      censor: '(hidden)',
    },
  });
}
