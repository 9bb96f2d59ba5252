import { statement } from '../../database/statement.ts';
import { checkShelf, type ShelfRow } from '../../orders/strategies/shelf.ts';
import type { Defect } from '../defect.ts';

const look = statement<ShelfRow>(
  'defect-look',
  'select sku, on_hand, unit_price_cents, currency from products where sku = any ($1::text[])',
);

const takeIfEnough = statement<{ sku: string }>(
  'defect-take-if-enough',
  'update products set on_hand = on_hand - $2 where sku = $1 and on_hand >= $2 returning sku',
);

export const rowCountIgnored: Defect = {
  name: 'row-count-ignored',
  number: 5,
  title: 'A conditional update, and nobody looks at its row count',
  family: 'races',
  breaks: 'stock-is-conserved',
  story: [
    'The units are taken by an update that is right: only where there are enough, decided by the database under the lock.',
    'An update that finds no row is no error: it says "0 rows", and nobody listens, since a select has just said that there was enough.',
    'The stock never goes below zero, every dashboard is green, and orders go out for units that were never taken.',
  ],
  provokedBy: { what: 'more buyers at once than there are units', circumstances: ['last-units'] },
  seenIn: {
    what: 'shopperlabs/shopper#510 (“increment() returns 0 — but the surrounding code does not check that return value”)',
    url: 'https://github.com/shopperlabs/shopper/issues/510',
  },
  insteadOf: ['orders/reserve.ts#reserve'],
  replace: () => ({
    async reserve(query, lines) {
      const wanted = checkShelf(lines, await query(look, [lines.map(({ sku }) => sku)]));
      const inOrder = wanted.toSorted((one, other) => (one.row.sku < other.row.sku ? -1 : 1));
      for (const { line } of inOrder) await query(takeIfEnough, [line.sku, line.quantity]);
      return wanted.map(({ line }) => line);
    },
  }),
};
