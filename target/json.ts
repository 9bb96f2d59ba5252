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
  } catch (error) {
    throw new Refusal('invalid', 'The body is no JSON.', { cause: error });
  }
}
