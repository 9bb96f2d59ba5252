import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Matching } from './matching.ts';

/** Serves everybody in turn, each with what is free if anything is. @returns what each has. */
function served(wants: readonly (readonly number[])[]): readonly (number | undefined)[] {
  const matching = new Matching((who) => wants[who] ?? []);
  wants.forEach((wanted, who) => {
    matching.serve(
      who,
      wanted.find((what) => matching.isFree(what)),
    );
  });
  return wants.map((_, who) => matching.of(who));
}

/** Over all ways to give each something of his, or nothing. */
function mostServed(wants: readonly (readonly number[])[], taken: ReadonlySet<number> = new Set()): number {
  const [first, ...others] = wants;
  if (first === undefined) return 0;
  const withFirst = first
    .filter((what) => !taken.has(what))
    .map((what) => 1 + mostServed(others, new Set([...taken, what])));
  return Math.max(mostServed(others, taken), ...withFirst);
}

const anyWants = fc.array(fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 4 }), { maxLength: 6 });

test('as many as can be have one of theirs, and nobody has what another has', () => {
  fc.assert(
    fc.property(anyWants, (wants) => {
      const has = served(wants);
      const given = has.filter((what) => what !== undefined);
      expect(new Set(given).size).toBe(given.length);
      has.forEach((what, who) => {
        if (what !== undefined) expect(wants[who]).toContain(what);
      });
      expect(given.length).toBe(mostServed(wants));
    }),
    { numRuns: 2_000 },
  );
});

test('whoever can take something else does', () => {
  expect(served([[0, 1], [0]])).toEqual([1, 0]);
  expect(served([[0, 1], [1, 2], [0], [1]])).toEqual([1, 2, 0, undefined]);
});

test('what somebody keeps he does not give up', () => {
  const matching = new Matching(() => [0, 1]);
  matching.keep(7, 0);
  expect(matching.isFree(0)).toBe(false);
  expect(matching.serve(1, 1)).toBe(1);
  expect(matching.serve(2, undefined)).toBeUndefined();
  expect(matching.of(7)).toBe(0);
});

test('thousands who want the same are served, or not, in no time', () => {
  const all = Array.from({ length: 2_000 }, (_, what) => what);
  const matching = new Matching(() => all);
  const startedAt = performance.now();
  for (let who = 0; who < 4_000; who += 1) matching.serve(who, all[who]);
  expect(matching.of(1_999)).toBe(1_999);
  expect(matching.of(2_000)).toBeUndefined();
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
