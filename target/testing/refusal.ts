import { expect } from 'vitest';
import type { TestAnswer } from './shop.ts';

/** Every refusal is a problem document that says nothing but what it was written to say. */
export function expectRefusal(answer: TestAnswer, status: number, code: string): void {
  expect(answer).toMatchObject({ status, json: { status, code } });
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(Object.keys(answer.json)).toEqual(['type', 'title', 'status', 'detail', 'code']);
  expect(answer.text).not.toMatch(/\bat .*\.(js|ts)|select |insert |node_modules/);
}
