import { statement } from '../../database/statement.ts';
import { checkShelf, type ShelfRow } from '../../orders/strategies/shelf.ts';
import type { Defect } from '../defect.ts';
import { withoutConstraint } from '../without-constraint.ts';

/** With more than this, what could go wrong? */
const LOW = 3;

const look = statement<ShelfRow>(
  'defect-look',
  'select sku, on_hand, unit_price_cents, currency from products where sku = any ($1::text[])',
);

const lock = statement<ShelfRow>(
  'defect-lock-low',
  `select sku, on_hand, unit_price_cents, currency
     from products
    where sku = any ($1::text[])
    order by sku
      for no key update`,
);

const take = statement(
  'defect-take',
  `update products p
      set on_hand = p.on_hand - wanted.quantity
     from unnest($1::text[], $2::int[]) as wanted (sku, quantity)
    where p.sku = wanted.sku`,
);

export const locksWhenLow: Defect = {
  name: 'locks-when-low',
  number: 4,
  title: 'The row is locked only when stock is low',
  family: 'races',
  breaks: 'never-oversell',
  story: [
    'Locks are slow, so the row is locked and checked again only where a first look found little left; with more than that, the units are taken without a lock.',
    'How much is left is known only under the lock: a crowd that has looked when there were four takes eight, one after the other.',
    'It saves a lock on ten thousand sales, and oversells exactly when it matters.',
  ],
  provokedBy: { what: 'a crowd, while the stock goes from much to nothing', circumstances: ['last-units'] },
  seenIn: {
    what: 'ror_ecommerce, in ACIDRain (SIGMOD 2017)',
    url: 'http://www.bailis.org/papers/acidrain-sigmod2017.pdf',
  },
  insteadOf: ['orders/strategies/select-for-update.ts#reserveLocked'],
  replace: (parts) => ({
    schema: withoutConstraint(parts.schema, 'products', 'on_hand'),
    async reserve(query, lines) {
      const skus = lines.map(({ sku }) => sku);
      const seen = await query(look, [skus]);
      const isLow = seen.some((row) => row.on_hand <= LOW);
      const wanted = checkShelf(lines, isLow ? await query(lock, [skus]) : seen);
      await query(take, [skus, lines.map(({ quantity }) => quantity)]);
      return wanted.map(({ line }) => line);
    },
  }),
};
