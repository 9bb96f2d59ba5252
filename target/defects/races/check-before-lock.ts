import { statement } from '../../database/statement.ts';
import { checkShelf, type ShelfRow } from '../../orders/strategies/shelf.ts';
import type { Defect } from '../defect.ts';
import { withoutConstraint } from '../without-constraint.ts';

const look = statement<ShelfRow>(
  'defect-look',
  'select sku, on_hand, unit_price_cents, currency from products where sku = any ($1::text[])',
);

const lock = statement(
  'defect-lock',
  'select sku from products where sku = any ($1::text[]) order by sku for update',
);

const take = statement(
  'defect-take',
  `update products p
      set on_hand = p.on_hand - wanted.quantity
     from unnest($1::text[], $2::int[]) as wanted (sku, quantity)
    where p.sku = wanted.sku`,
);

export const checkBeforeLock: Defect = {
  name: 'check-before-lock',
  number: 3,
  title: 'The check reads before BEGIN, and then comes the lock',
  family: 'races',
  breaks: 'never-oversell',
  story: [
    'The stock is read before the transaction begins; the transaction then locks the rows with FOR UPDATE, as the book says, and decides on what was read before.',
    'A lock protects what is read under it: whoever waits for it wakes up with a number from before the wait.',
    'All the cost of a lock is paid, everybody stands in line for the row, and each of them is sold the last unit.',
  ],
  provokedBy: { what: 'many checkouts of one sku at once', circumstances: ['last-units'] },
  seenIn: {
    what: 'Magento, in ACIDRain (SIGMOD 2017), scope-based anomalies',
    url: 'http://www.bailis.org/papers/acidrain-sigmod2017.pdf',
  },
  insteadOf: ['orders/place.ts#place', 'orders/strategies/select-for-update.ts#reserveLocked'],
  replace: (parts) => ({
    schema: withoutConstraint(parts.schema, 'products', 'on_hand'),
    async place(shop, attempt) {
      const skus = attempt.request.lines.map(({ sku }) => sku);
      const seen = await shop.query(look, [skus]);
      return parts.place(
        {
          ...shop,
          async reserve(query, lines) {
            await query(lock, [skus]);
            const wanted = checkShelf(lines, seen);
            await query(take, [skus, lines.map(({ quantity }) => quantity)]);
            return wanted.map(({ line }) => line);
          },
        },
        attempt,
      );
    },
  }),
};
