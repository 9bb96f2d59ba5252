import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askInTime } from './ask-in-time.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('who answers in time is heard, and nobody waits for the deadline', async () => {
  expect(await askInTime('the bank', () => 7, 1_000)).toEqual({ type: 'answer', answer: 7 });
  expect(vi.getTimerCount()).toBe(0);
});

test('who fails says nothing, and nobody waits for the deadline', async () => {
  const asked = askInTime('the bank', () => Promise.reject(new Error('it is closed')), 1_000);
  expect(await asked).toEqual({ type: 'silence', reason: 'the bank failed: it is closed' });
  expect(vi.getTimerCount()).toBe(0);
});

test('who does not answer says nothing', async () => {
  const asked = askInTime('the bank', () => new Promise(() => {}), 1_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await asked).toEqual({ type: 'silence', reason: 'the bank did not answer within 1000 ms' });
});
