import { open } from 'node:fs/promises';
import { LIMITS, quote } from '../model/limits.ts';

/** What is read of a log's end: enough for `LIMITS.logLines` lines of JSON with a stack trace in each. */
const TAIL_BYTES = 65_536;

/** Takes secrets out of text from outside. */
export type Redact = (text: string) => string;

/** @returns a redactor of these secrets, and of the password in any URL. */
export function redactor(secrets: readonly string[]): Redact {
  return (text) =>
    secrets
      .filter((secret) => secret.length > 0)
      .reduce((kept, secret) => kept.replaceAll(secret, '[secret]'), text)
      .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]+@/gi, '$1:[secret]@');
}

/** @returns the last `LIMITS.logLines` lines of a log, cut and free of secrets; none where there is no log. */
export async function tailOf(file: string, redact: Redact = (text) => text): Promise<readonly string[]> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      const from = Math.max(0, size - TAIL_BYTES);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(TAIL_BYTES), 0, TAIL_BYTES, from);
      const lines = buffer.toString('utf8', 0, bytesRead).split(/\r?\n/);
      return lines
        .filter((line) => line.trim() !== '')
        .slice(-LIMITS.logLines)
        .map((line) => quote(redact(line), LIMITS.logLineChars));
    } finally {
      await handle.close();
    }
  } catch {
    return [];
  }
}
