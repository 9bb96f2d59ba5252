import { describe, expect, test } from 'vitest';
import { littlesLaw, Occupancy } from './little.ts';

describe('the mean number in the system', () => {
  test('is the area under the count', () => {
    const occupancy = new Occupancy(100);
    occupancy.enter(100);
    occupancy.enter(110);
    occupancy.leave(120);
    occupancy.leave(130);
    // 10 with one, 10 with two, 10 with one.
    expect(occupancy.meanUntil(130)).toBeCloseTo(40 / 30);
  });

  test('is the same whatever the order in which moments become known', () => {
    const occupancy = new Occupancy(100);
    occupancy.enter(110);
    occupancy.enter(100);
    occupancy.leave(130);
    occupancy.leave(120);
    expect(occupancy.meanUntil(130)).toBeCloseTo(40 / 30);
  });

  test('counts whoever never left until the end', () => {
    const occupancy = new Occupancy(0);
    occupancy.enter(50);
    expect(occupancy.meanUntil(100)).toBeCloseTo(0.5);
  });

  test('is zero over no time', () => expect(new Occupancy(5).meanUntil(5)).toBe(0));
});

describe("Little's law", () => {
  test('holds where the books add up', () => {
    const { gap, predicted } = littlesLaw(5, 100, 50);
    expect(predicted).toBeCloseTo(5);
    expect(gap).toBeCloseTo(0);
  });
  test('names the gap, relative to what was counted', () => {
    expect(littlesLaw(10, 100, 80).gap).toBeCloseTo(0.2);
    expect(littlesLaw(10, 100, 120).gap).toBeCloseTo(0.2);
  });
  test('is no division by zero where nothing was counted', () => {
    expect(littlesLaw(0, 0, 0).gap).toBe(0);
    expect(littlesLaw(0, 100, 50).gap).toBe(1);
  });
});
