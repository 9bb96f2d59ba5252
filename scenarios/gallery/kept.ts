import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { safeJson } from '../plain-text.ts';
import { isSame, type Origin, origin } from './origin.ts';
import { STATES } from './outcome.ts';
import { writeWhole } from './write-whole.ts';

/** One pass over the gallery, or over a part of it. */
const pass = z.strictObject({
  seed: z.int(),
  durationMs: z.int(),
  /** By name. */
  outcomes: z.record(z.string(), z.strictObject({ state: z.enum(STATES), durationMs: z.int() })),
});
export type Pass = z.infer<typeof pass>;

/** One run of a correct shop. */
const correctRun = z.strictObject({
  /** The name of a twin; `null`: the shop as it is. */
  twin: z.string().nullable(),
  scenario: z.string(),
  seed: z.int(),
  state: z.enum(['cleared', 'accused', 'unproven', 'not made']),
  violated: z.array(z.string()),
  durationMs: z.int(),
  command: z.string(),
});
export type CorrectRun = z.infer<typeof correctRun>;

const keptOf = <T extends z.ZodType>(each: T) => z.strictObject({ origin, made: z.array(each) });
export const PASSES = keptOf(pass);
export const CORRECT_RUNS = keptOf(correctRun);

/** What was made, all of it of one origin. */
export interface Kept<T> {
  readonly origin: Origin;
  readonly made: readonly T[];
}

export const readKept = <T>(file: string, schema: { parse(read: unknown): Kept<T> }): Kept<T> | null =>
  existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;

/** What a sitting adds to: what was kept, where that was made by the same code, and otherwise nothing. */
export const begun = <T>(before: Kept<T> | null, now: Origin): Kept<T> => ({
  origin: now,
  made: before !== null && isSame(before.origin, now) ? before.made : [],
});

/** A line for each, so that what a sitting has added is what a difference shows. */
export const writeKept = (file: string, { origin: from, made }: Kept<unknown>): void =>
  writeWhole(
    file,
    `{\n"origin": ${safeJson(from)},\n"made": [\n${made.map((each) => safeJson(each)).join(',\n')}\n]\n}\n`,
  );
