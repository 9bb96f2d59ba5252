import { z } from 'zod';

/** A JSON Schema of draft 2020-12, which is the dialect of OpenAPI 3.1. */
export type JsonSchema = Readonly<Record<string, unknown>>;

type Direction = 'input' | 'output';

/** What zod adds for documents that stand alone. `$id` in particular would change what `$ref` refers to. */
function bare({ $schema: _dialect, $id: _id, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

/** The schema of a single value, such as a parameter. */
export const inlineSchema = (schema: z.ZodType, direction: Direction): JsonSchema =>
  bare(z.toJSONSchema(schema, { io: direction }));

/** Those that are named in the contract, by their names; where one holds another, it refers to it. */
export function namedSchemas(
  named: ReadonlyMap<z.ZodType, string>,
  direction: Direction,
): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [schema, id] of named) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io: direction, uri: schemaPath });
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, bare(schema)]));
}

const schemaPath = (name: string): string => `#/components/schemas/${name}`;

export const refTo = (kind: 'schemas' | 'responses' | 'headers', name: string) => ({
  $ref: `#/components/${kind}/${name}`,
});
