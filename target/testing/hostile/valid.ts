import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Node } from '../openapi.ts';
import type { Known } from './known.ts';

type Resolve = (schema: unknown) => Node;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const numberIn = ({ minimum, maximum }: Node) =>
  fc.integer({
    min: Math.max(Number(minimum ?? 0), -1_000_000),
    max: Math.min(Number(maximum ?? 1_000_000), 1_000_000),
  });

function textOf(schema: Node): fc.Arbitrary<string> {
  if (schema.format === 'date-time') {
    return fc
      .date({ min: new Date('2030-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
  }
  if (schema.format === 'uuid') return fc.constant(0).map(() => randomUUID());
  const pattern = String(schema.pattern ?? '');
  // fast-check does not know the classes of Unicode; the letters that it makes instead are in all of ours.
  if (pattern === '' || pattern.includes('\\p{')) return fc.stringMatching(/^[a-z]{8,20}$/);
  return fc.stringMatching(new RegExp(pattern, 'u'));
}

/**
 * Values that a schema of the document allows.
 * @param resolve follows a reference.
 * @param name of the field that the value is for.
 */
export function validValue(given: unknown, resolve: Resolve, known: Known, name = ''): fc.Arbitrary<unknown> {
  const make = known[name];
  if (make !== undefined) return make;
  const schema = resolve(given);
  if ('const' in schema) return fc.constant(schema.const);
  const alternatives = [...listOf(schema.oneOf), ...listOf(schema.anyOf)];
  if (alternatives.length > 0) {
    return fc.oneof(...alternatives.map((one) => validValue(one, resolve, known, name)));
  }
  if (Array.isArray(schema.enum)) return fc.constantFrom(...schema.enum);
  switch (schema.type) {
    case 'object':
      return validObject(schema, resolve, known);
    case 'array':
      return fc.array(validValue(schema.items, resolve, known, name), {
        minLength: Number(schema.minItems ?? 0),
        maxLength: Math.min(Number(schema.maxItems ?? 3), 3),
      });
    case 'integer':
    case 'number':
      return numberIn(schema);
    case 'string':
      return textOf(schema);
    case 'null':
      return fc.constant(null);
    default:
      throw new Error(`no values are known for ${JSON.stringify(schema)}`);
  }
}

function validObject(schema: Node, resolve: Resolve, known: Known): fc.Arbitrary<unknown> {
  const entries = Object.entries((schema.properties ?? {}) as Node).map(
    ([key, property]) => [key, validValue(property, resolve, known, key)] as const,
  );
  return fc.record(Object.fromEntries(entries), {
    requiredKeys: listOf(schema.required).map(String),
    noNullPrototype: true,
  });
}
