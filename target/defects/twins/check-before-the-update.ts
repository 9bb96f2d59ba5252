import { statement } from '../../database/statement.ts';
import { checkShelf, type ShelfRow } from '../../orders/strategies/shelf.ts';
import type { Twin } from '../defect.ts';

const look = statement<ShelfRow>(
  'twin-look-at-shelf',
  'select sku, on_hand, unit_price_cents, currency from products where sku = any ($1::text[])',
);

export const checkBeforeTheUpdate: Twin = {
  name: 'check-before-the-update',
  number: 5,
  title: 'Checked before the update, and again in it',
  family: 'twins',
  breaks: null,
  looksLike: 'never-oversell',
  story: [
    'The stock is read without a lock and compared in the program before anything is taken, as in every shop that oversells.',
    'That check only spares the update to those who come too late; the update has its own condition, and that is the one which decides.',
    'One statement more than is needed, and not one unit.',
  ],
  provokedBy: { what: 'many who want the last units at once', circumstances: ['last-units', 'carts'] },
  seenIn: { what: 'test and test-and-set, as old as multiprocessors', url: null },
  insteadOf: ['orders/reserve.ts#reserve'],
  replace: (parts) => ({
    async reserve(query, lines) {
      checkShelf(lines, await query(look, [lines.map(({ sku }) => sku)]));
      return parts.reserve(query, lines);
    },
  }),
};
