import type { Redact } from './redaction.ts';

/** An id or a sku is shorter by far. */
const STRING_CHARS = 256;
const ARRAY_ITEMS = 1_000;
const OBJECT_FIELDS = 64;
/** A result holds lines, and a line holds values: 3. */
const DEPTH = 4;
/** Of everything together. A thousand lines are a long cart. */
const VALUES = 10_000;

export type Bounded =
  | { readonly type: 'bounded'; readonly value: unknown }
  | { readonly type: 'unfit'; readonly why: string };

class Unfit extends Error {}

/**
 * Copies what an adapter read from an answer, fit for the history. What is too long is not cut: a cut id would be another
 * id, and an order that nobody made. Secrets are redacted; but an id that was redacted would be another id as well.
 */
export function bounded(value: unknown, redact: Redact): Bounded {
  try {
    return { type: 'bounded', value: copy(value, 'result', 0, { redact, left: VALUES }) };
  } catch (error) {
    if (error instanceof Unfit) return { type: 'unfit', why: error.message };
    throw error;
  }
}

/** What is being copied, and how much more of it may come. */
interface Copying {
  readonly redact: Redact;
  left: number;
}

function copy(value: unknown, name: string, depth: number, copying: Copying): unknown {
  const { redact } = copying;
  copying.left -= 1;
  if (copying.left < 0) throw new Unfit(`it has more than ${VALUES} values`);
  if (typeof value === 'string') return copyText(value, name, redact);
  if (typeof value !== 'object' || value === null) return copyPlain(value, name);
  if (depth === DEPTH) throw new Unfit(`${name} is nested more than ${DEPTH} deep`);
  if (Array.isArray(value)) {
    if (value.length > ARRAY_ITEMS)
      throw new Unfit(`${name} has ${value.length} items, more than ${ARRAY_ITEMS}`);
    return value.map((item) => copy(item, name, depth + 1, copying));
  }
  return copyFields(value, name, depth, copying);
}

function copyFields(value: object, name: string, depth: number, copying: Copying): object {
  const fields = Object.keys(value);
  if (fields.length > OBJECT_FIELDS)
    throw new Unfit(`${name} has ${fields.length} fields, more than ${OBJECT_FIELDS}`);
  const kept: Record<string, unknown> = {};
  for (const field of fields) {
    const of = (value as Record<string, unknown>)[field];
    put(kept, copyText(field, 'a field', copying.redact), copy(of, field, depth + 1, copying));
  }
  return kept;
}

/** A loop of assignments takes a third of the time of `Object.fromEntries`; but `__proto__` would not be a field then. */
function put(into: Record<string, unknown>, field: string, value: unknown): void {
  if (field !== '__proto__') into[field] = value;
  else Object.defineProperty(into, field, { value, enumerable: true, configurable: true, writable: true });
}

function copyText(text: string, name: string, redact: Redact): string {
  if (text.length > STRING_CHARS)
    throw new Unfit(
      `${name} has ${text.length} characters, more than ${STRING_CHARS}: cut, it would be another`,
    );
  const kept = redact(text);
  if (kept !== text && name === 'orderId')
    throw new Unfit('orderId holds a secret: redacted, it would be another');
  return kept;
}

/** What JSON cannot hold would break the history when it is written. */
function copyPlain(value: unknown, name: string): unknown {
  if (typeof value === 'bigint' || typeof value === 'function' || typeof value === 'symbol')
    throw new Unfit(`${name} is a ${typeof value}`);
  return value;
}
