import { HISTORY_VERSION } from './header.ts';

/** The first bytes of the file, before the first frame: what it is. Then its version, as u32. */
const MAGIC = Buffer.from('oversold');
export const PREAMBLE_BYTES = MAGIC.length + 4;

export function preamble(): Buffer {
  const bytes = Buffer.alloc(PREAMBLE_BYTES);
  MAGIC.copy(bytes);
  bytes.writeUInt32LE(HISTORY_VERSION, MAGIC.length);
  return bytes;
}

/** @returns the version of the history that starts with these bytes; `null` where it is none, or not as far as that. */
export function versionOf(start: Buffer): number | null {
  // Version 1 was NDJSON.
  if (start.toString('latin1').startsWith('{"type":"he'.slice(0, start.length)))
    return start.length === 0 ? null : 1;
  if (start.length < PREAMBLE_BYTES || !start.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  return start.readUInt32LE(MAGIC.length);
}
