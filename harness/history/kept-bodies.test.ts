import { expect, test } from 'vitest';
import type { Completion, Kind, Step } from '../model/operation.ts';
import { keptSteps } from './kept-bodies.ts';
import { completion } from './testing/example.ts';

const step: Step = {
  ...{ name: 'page', method: 'GET', path: '/products/camera', requestBody: '{"q":1}' },
  ...{ startedAt: 1, endedAt: 2, status: 200, answerBody: '{"sku":"camera"}' },
};
const refused: Completion['outcome'] = { type: 'refused', reason: 'not-found', detail: 'no such page' };

const answerOf = (kind: Kind, more: Partial<Completion> = {}): string | null | undefined =>
  keptSteps(kind, completion(0, { steps: [step], ...more }))[0]?.answerBody;

test('of a page that was served only the answer’s body is left out', () => {
  expect(keptSteps('browse', completion(0, { steps: [step] }))).toEqual([{ ...step, answerBody: null }]);
});

test('of a page that was not served, and of every order, the answer stays', () => {
  expect(answerOf('browse', { outcome: refused })).toBe(step.answerBody);
  for (const kind of ['checkout', 'readOrder', 'changePrice', 'restock'] as const)
    expect(answerOf(kind), kind).toBe(step.answerBody);
});
