import { expect, test } from 'vitest';
import { groupBy } from './group.ts';

test('items are grouped in their order, and those without a key are left out', () => {
  const items = [
    { key: 'a', id: 0 },
    { key: null, id: 1 },
    { key: 'b', id: 2 },
    { key: undefined, id: 3 },
    { key: 'a', id: 4 },
  ];
  const groups = groupBy(items, ({ key }) => key);
  expect([...groups].map(([key, group]) => [key, group.map(({ id }) => id)])).toEqual([
    ['a', [0, 4]],
    ['b', [2]],
  ]);
});
