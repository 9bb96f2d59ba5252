import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';

/** The target's own program that prints its gallery: nothing here imports the target. */
const LIST = fileURLToPath(new URL('../../target/defects/list.js', import.meta.url));

const common = {
  name: z.string(),
  number: z.int(),
  title: z.string(),
  story: z.array(z.string()).length(3),
  provokedBy: z.strictObject({ what: z.string(), circumstances: z.array(z.string()).min(1) }),
  seenIn: z.strictObject({ what: z.string(), url: z.string().nullable() }),
  file: z.string(),
  /** The correct code, and what stands in its place. */
  right: z.string(),
  wrong: z.string(),
};

const exhibit = z.union([
  z.strictObject({ ...common, family: z.string(), breaks: z.string() }),
  z.strictObject({
    ...common,
    family: z.literal('twins'),
    breaks: z.null(),
    looksLike: z.string(),
  }),
]);
/** A defect of the bundled target, or a correct variant that looks like one (`breaks: null`). */
export type Exhibit = z.infer<typeof exhibit>;

/** Twins are counted apart. */
export const numberOf = ({ breaks, number }: Exhibit): string => `${breaks === null ? 'T' : ''}${number}`;

export async function readExhibits(): Promise<readonly Exhibit[]> {
  const { stdout } = await promisify(execFile)(process.execPath, [LIST], { maxBuffer: 16 * 2 ** 20 });
  return exhibit.array().parse(JSON.parse(stdout));
}
