import { expect, test } from 'vitest';
import { startClock } from './time.ts';

test('no reading is a whole number, which V8 would keep in another form until 2.1 s after the origin', () => {
  const { now } = startClock();
  const [first, second] = [now(), now()];
  expect([first, second].some(Number.isInteger)).toBe(false);
  expect(second).toBeGreaterThanOrEqual(first);
});

test('two clocks of one origin agree, and their readings are the nanoseconds since then and a quarter', () => {
  const originNs = (process.hrtime.bigint() - 2n ** 40n).toString();
  const [one, other] = [startClock(originNs).now(), startClock(originNs).now()];
  expect(one).toBeGreaterThan(2 ** 40);
  expect(other - one).toBeLessThan(1e9);
  expect(one % 1).toBe(0.25);
});
