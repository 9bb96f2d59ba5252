import { expect, test } from 'vitest';
import { conclude, type Offence } from './conclude.ts';

const offence = (name: string, offending: readonly number[], costCents?: number): Offence => ({
  summary: `${name}.`,
  facts: () => [`about ${name}`],
  offending,
  ...(costCents === undefined ? {} : { costCents }),
});
const measured = { what: 'ages', times: { count: 1 } } as unknown as Parameters<typeof conclude>[2];

test('no offence holds, and says how much was looked at and measured', () => {
  expect(conclude(3, [])).toStrictEqual({ verdict: 'holds', examined: 3 });
  expect(conclude(3, [], measured)).toEqual({ verdict: 'holds', examined: 3, measured });
});

test('the offence that takes the fewest operations is told, the others are counted and named', () => {
  const found = conclude(9, [
    offence('two', [1, 2]),
    offence('books', []),
    offence('one', [7, 7]),
    offence('single', [5]),
  ]);
  expect(found).toEqual({
    verdict: 'violated',
    examined: 9,
    summary: 'single. (and 3 more like it)',
    facts: ['about single', 'also: two.', 'also: books.', 'also: one.'],
    offending: [5],
  });
});

test('of equals the first is told; one without operations only where there is no other', () => {
  expect(conclude(1, [offence('first', [1]), offence('second', [2])])).toMatchObject({ offending: [1] });
  expect(conclude(1, [offence('books', [])])).toMatchObject({ summary: 'books.', offending: [] });
  expect(conclude(1, [offence('books', []), offence('one', [4])])).toMatchObject({ offending: [4] });
});

test('each operation is named once, and no more of them than anybody reads', () => {
  expect(conclude(1, [offence('twice', [3, 3, 4])])).toMatchObject({ offending: [3, 4] });
  const many = Array.from({ length: 30 }, (_, id) => id);
  expect(conclude(1, [offence('many', many)])).toMatchObject({ offending: many.slice(0, 10) });
  const facts = many.map((id) => `fact ${id}`);
  const talkative: Offence = { ...offence('talk', [1]), facts: () => facts };
  expect(conclude(1, [talkative])).toMatchObject({ facts: facts.slice(0, 12) });
  const others = many.map((id) => offence(`${id}`, [id, id + 1]));
  expect(conclude(1, others)).toMatchObject({
    facts: ['about 0', 'also: 1.', 'also: 2.', 'also: 3.', 'also: 4.', 'also: 5.'],
  });
});

test('costs are added up, rounded, and left out where there are none', () => {
  expect(conclude(1, [offence('a', [1], 100.4), offence('b', [2], 200), offence('c', [3])])).toMatchObject({
    costCents: 300,
  });
  expect(conclude(1, [offence('a', [1], 0)])).not.toHaveProperty('costCents');
  expect(conclude(1, [offence('a', [1])], measured)).toMatchObject({ measured });
});

test('a cost is a whole number of cents that a result can hold, whatever a hostile shop says', () => {
  const cost = (...cents: readonly number[]) =>
    conclude(
      1,
      cents.map((each, id) => offence('a', [id], each)),
    );
  for (const most of [[1e308], [1e308, 1e308], [Number.POSITIVE_INFINITY], [Number.MAX_SAFE_INTEGER, 1]])
    expect(cost(...most)).toMatchObject({ costCents: Number.MAX_SAFE_INTEGER });
  expect(cost(Number.NaN, 200)).toMatchObject({ costCents: 200 });
  expect(cost(Number.NaN)).not.toHaveProperty('costCents');
  expect(cost(Number.NEGATIVE_INFINITY)).toMatchObject({ costCents: -Number.MAX_SAFE_INTEGER });
  expect(cost(100.4, 200.4)).toMatchObject({ costCents: 301 });
});
