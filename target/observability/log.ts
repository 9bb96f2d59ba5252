import { type Logger, pino } from 'pino';

/**
 * JSON lines on stdout. What must never be logged is not handed to the logger in the first place; the redaction is the
 * second lock on the same door.
 */
export function openLog(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: {
      paths: ['*.authorization', '*.password', '*.cardToken', '*.card_token', '*.token', 'err.config'],
      censor: '(hidden)',
    },
  });
}
