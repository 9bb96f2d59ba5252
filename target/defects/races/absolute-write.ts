import { statement } from '../../database/statement.ts';
import { checkShelf, type ShelfRow } from '../../orders/strategies/shelf.ts';
import type { Defect } from '../defect.ts';

const look = statement<ShelfRow>(
  'defect-look',
  'select sku, on_hand, unit_price_cents, currency from products where sku = any ($1::text[])',
);

/** The condition looks like a guard, but what is written does not come from the row that it guards. */
const put = statement(
  'defect-put-absolute',
  `update products
      set on_hand = $2
    where sku = $1 and on_hand >= $3`,
);

export const absoluteWrite: Defect = {
  name: 'absolute-write',
  number: 2,
  title: 'The new stock is written as a number',
  family: 'races',
  breaks: 'stock-is-conserved',
  story: [
    'Within one transaction the stock is read, reduced in the program, and written back as the number that came out, guarded by a condition that there is enough.',
    'READ COMMITTED lets another transaction change the row between the two statements, and the second write buries the first: a lost update, which the condition cannot see.',
    'Two orders are paid and one unit leaves the books, so the shelf says that there is stock which nobody has.',
  ],
  provokedBy: { what: 'two checkouts of one sku within a few milliseconds', circumstances: ['last-units'] },
  seenIn: {
    what: 'ACIDRain (Warszawski and Bailis, SIGMOD 2017), level-based anomalies',
    url: 'http://www.bailis.org/papers/acidrain-sigmod2017.pdf',
  },
  insteadOf: ['orders/reserve.ts#takeUnits'],
  replace: () => ({
    async reserve(query, lines) {
      const seen = checkShelf(lines, await query(look, [lines.map(({ sku }) => sku)]));
      const inOrder = seen.toSorted((one, other) => (one.row.sku < other.row.sku ? -1 : 1));
      for (const { line, row } of inOrder)
        await query(put, [line.sku, row.on_hand - line.quantity, line.quantity]);
      return seen.map(({ line }) => line);
    },
  }),
};
