import { expect, test } from 'vitest';
import { sourcesOf } from './status.ts';

test('only what is pending is confirmed or fails, only what is confirmed is cancelled, and nothing becomes pending', () => {
  expect(sourcesOf('confirmed')).toEqual(['pending']);
  expect(sourcesOf('failed')).toEqual(['pending']);
  expect(sourcesOf('cancelled')).toEqual(['confirmed']);
  expect(sourcesOf('pending')).toEqual([]);
});
