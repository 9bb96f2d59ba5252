import { z } from 'zod';
import type { Step } from '../model/operation.ts';

const instant = z.number();
/** A name that the stream has is its number; where there were too many it is the text itself. */
const name = z.union([z.string(), z.number().int().nonnegative()]);
const row = z.tuple([
  name,
  name,
  z.string(),
  z.string().nullable(),
  instant,
  instant.nullable(),
  z.number().nullable(),
  z.string().nullable(),
]);
const rows = z.array(row);
type Row = z.infer<typeof row>;

/** A step as a list, in the order of its type. */
export const packedStep = (step: Step, numberOf: (text: string) => number | string): Row => [
  // Adapters may be plain JavaScript, and name a step by anything.
  numberOf(String(step.name)),
  numberOf(step.method),
  step.path,
  step.requestBody,
  step.startedAt,
  step.endedAt,
  step.status,
  step.answerBody,
];

/** @throws where they are no steps. */
export function unpackedSteps(value: unknown, nameOf: (number: number) => string): Step[] {
  const read = rows.safeParse(value);
  if (!read.success) throw new Error(`the steps are none: ${z.prettifyError(read.error)}`);
  const text = (of: string | number): string => (typeof of === 'number' ? nameOf(of) : of);
  return read.data.map(([named, method, path, requestBody, startedAt, endedAt, status, answerBody]) => ({
    ...{ name: text(named), method: text(method), path, requestBody },
    ...{ startedAt, endedAt, status, answerBody },
  }));
}
