import { isUtf8 } from 'node:buffer';
import { Refusal } from './refusal.ts';

/**
 * Reads JSON as RFC 8259 has it between strangers: UTF-8, and without a byte order mark. Bytes that are no UTF-8 would
 * otherwise be taken for question marks, and stored as such.
 * @throws Refusal `invalid`
 */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new Refusal('invalid', 'The body is not in UTF-8.');
  try {
    return JSON.parse(bytes.toString());
  } catch {
    // What V8 says quotes the body, and a cause is logged: a password would be, or what pays.
    throw new Refusal('invalid', 'The body is no JSON.');
  }
}
