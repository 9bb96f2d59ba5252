import { expect, test } from 'vitest';
import { differencesIn } from './books.ts';

const books = { confirmed: 12, units: 12, moved: 12, mails: 12 };

test('books that say what the buyers were told', () => {
  expect(
    differencesIn(books, [
      { ok: 7, unknown: 0 },
      { ok: 5, unknown: 0 },
    ]),
  ).toEqual([]);
});

test('an unknown may have an order, or none', () => {
  expect(differencesIn(books, [{ ok: 12, unknown: 2 }])).toEqual([]);
  expect(differencesIn(books, [{ ok: 10, unknown: 2 }])).toEqual([]);
});

test.each([
  { ...books, confirmed: 11, mails: 11, says: '12 buyers were told' },
  { ...books, confirmed: 13, mails: 13, says: 'and the shop has 13' },
  { ...books, moved: 11, says: '11 left the shelves' },
  { ...books, mails: 13, says: '13 mails sent' },
])('$says', ({ says, ...given }) => {
  expect(differencesIn(given, [{ ok: 12, unknown: 0 }])).toEqual([expect.stringContaining(says)]);
});
