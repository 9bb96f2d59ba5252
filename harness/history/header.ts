import { z } from 'zod';

export const HISTORY_VERSION = 2;

/** Which run a history belongs to, and where its clock began. */
const headerSchema = z.strictObject({
  version: z.literal(HISTORY_VERSION),
  runId: z.string(),
  seed: z.number().int(),
  /** `Clock.originNs`: every instant in the file counts from here. */
  originNs: z.string().regex(/^\d{1,20}$/),
});
export type HistoryHeader = z.infer<typeof headerSchema>;

export const headerText = ({ version, runId, seed, originNs }: HistoryHeader): string =>
  JSON.stringify({ version, runId, seed, originNs });

/** @throws where it is no header of this version. */
export function parseHeader(text: string): HistoryHeader {
  const read = headerSchema.safeParse(JSON.parse(text));
  if (!read.success) throw new Error(`the header is not one: ${z.prettifyError(read.error)}`);
  return read.data;
}
