import { z } from 'zod';
import { SIGHTING_TYPES, type Sighting } from '../model/sighting.ts';

const text = z.string();
const sightedSchema = z.strictObject({
  id: z.int().nonnegative(),
  sightings: z.array(
    z.strictObject({ type: z.enum(SIGHTING_TYPES), what: text, where: text, excerpt: text }),
  ),
});

/** What the scan of an operation's answers found: a record of its own before the completion, since nearly none has one. */
export const sightedText = (id: number, sightings: readonly Sighting[]): string =>
  JSON.stringify({
    id,
    sightings: sightings.map(({ type, what, where, excerpt }) => ({ type, what, where, excerpt })),
  });

/** @throws where it is none. */
export function parseSighted(json: string): z.infer<typeof sightedSchema> {
  const read = sightedSchema.safeParse(JSON.parse(json));
  if (!read.success) throw new Error(`what was sighted is not as written: ${z.prettifyError(read.error)}`);
  return read.data;
}
