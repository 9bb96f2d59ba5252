import type { Step } from '../model/operation.ts';

/** A step as a list, in the order of its type. A name that the stream has is its number. */
export const packedStep = (step: Step, numberOf: (text: string) => number | string): readonly unknown[] => [
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
export function unpackedSteps(packed: unknown, nameOf: (number: number) => string): Step[] {
  if (!Array.isArray(packed)) throw new Error('the steps are no list');
  return packed.map((step: unknown) => unpackedStep(step, nameOf));
}

function unpackedStep(packed: unknown, nameOf: (number: number) => string): Step {
  const [name, method, path, requestBody, startedAt, endedAt, status, answerBody]: readonly unknown[] =
    Array.isArray(packed) ? packed : [];
  return {
    name: typeof name === 'number' ? nameOf(name) : text(name),
    method: typeof method === 'number' ? nameOf(method) : text(method),
    path: text(path),
    requestBody: requestBody === null ? null : text(requestBody),
    startedAt: number(startedAt),
    endedAt: endedAt === null ? null : number(endedAt),
    status: status === null ? null : number(status),
    answerBody: answerBody === null ? null : text(answerBody),
  };
}

function text(value: unknown): string {
  if (typeof value !== 'string') throw new Error('a text of a step is none');
  return value;
}

function number(value: unknown): number {
  if (typeof value !== 'number') throw new Error('a number of a step is none');
  return value;
}
