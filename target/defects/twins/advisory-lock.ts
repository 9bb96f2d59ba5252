import { statement } from '../../database/statement.ts';
import { checkShelf, type ShelfRow } from '../../orders/strategies/shelf.ts';
import type { Twin } from '../defect.ts';

/** In the order of the skus, and until the transaction ends. Two skus of one number wait for each other, which harms nothing. */
const lockSkus = statement(
  'twin-lock-skus',
  `select pg_advisory_xact_lock(1, hashed.sku)
     from (select distinct hashtext(sku) as sku from unnest($1::text[]) as wanted (sku) order by 1) as hashed`,
);
const look = statement<ShelfRow>(
  'twin-look-at-shelf',
  'select sku, on_hand, unit_price_cents, currency from products where sku = any ($1::text[])',
);
/** Relative: who brings units back takes no such lock. */
const take = statement(
  'twin-take-units',
  `update products p
      set on_hand = p.on_hand - wanted.quantity, stock_version = p.stock_version + 1
     from unnest($1::text[], $2::int[]) as wanted (sku, quantity)
    where p.sku = wanted.sku`,
);

export const advisoryLock: Twin = {
  name: 'advisory-lock',
  number: 4,
  title: 'A lock on the name of the sku',
  family: 'twins',
  breaks: null,
  looksLike: 'never-oversell',
  story: [
    'The row is read without a lock and written without a condition; what is locked is a number that nobody but this program knows.',
    'Everybody who takes units takes that lock first, and keeps it until the commit; whoever brings units back does not, and can only make more of what was read.',
    'It holds as long as every seller agrees on it, which is a matter of discipline, and in this shop every seller does.',
  ],
  provokedBy: {
    what: 'many who want the last units at once',
    circumstances: ['last-units', 'cancellations'],
  },
  seenIn: {
    what: 'PostgreSQL, “Advisory Locks”',
    url: 'https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS',
  },
  insteadOf: ['orders/reserve.ts#reserve'],
  replace: () => ({
    async reserve(query, lines) {
      const skus = lines.map(({ sku }) => sku);
      await query(lockSkus, [skus]);
      const wanted = checkShelf(lines, await query(look, [skus]));
      await query(take, [skus, lines.map(({ quantity }) => quantity)]);
      return wanted.map(({ line }) => line);
    },
  }),
};
