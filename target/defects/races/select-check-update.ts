import { statement } from '../../database/statement.ts';
import { Refusal } from '../../refusal.ts';
import type { Defect } from '../defect.ts';

const select = statement<{ sku: string; on_hand: number; unit_price_cents: number; currency: string }>(
  'defect-select-stock',
  'select sku, on_hand, unit_price_cents, currency from products where sku = any ($1::text[])',
);

const update = statement('defect-update-stock', 'update products set on_hand = $2 where sku = $1');

/**
 * The stock is read, then compared in the program, then written as the number that the program came to. Nothing holds
 * the row in between: at READ COMMITTED a plain select takes no lock and promises nothing, so that two who read the
 * same number sell the same unit, with a transaction around it or without.
 */
export const selectCheckUpdate: Defect = {
  name: 'select-check-update',
  number: 1,
  title: 'Select, check, update',
  family: 'races',
  breaks: 'never-oversell',
  story: [
    'The stock is read, compared in the program, and written back as the number that the program came to.',
    'Nothing holds the row in between: at READ COMMITTED a plain select takes no lock and promises nothing, so two who read the same number sell the same unit, with a transaction around it or without.',
    'It works with one buyer, it works in every test, and it sells fifty tickets of ten on the day that matters.',
  ],
  provokedBy: { what: 'two checkouts of the same sku at the same moment', circumstances: ['last-units'] },
  seenIn: { what: 'opencart/opencart#4811', url: 'https://github.com/opencart/opencart/issues/4811' },
  insteadOf: ['orders/reserve.ts#takeUnits', 'orders/reserve.ts#reserve'],
  replace: () => ({
    async reserve(query, lines) {
      const rows = await query(select, [lines.map(({ sku }) => sku)]);
      const reserved = lines.map(({ sku, quantity }) => {
        const row = rows.find((candidate) => candidate.sku === sku);
        if (row === undefined) throw new Refusal('unknown-product', `There is no product ${sku}.`);
        if (row.on_hand < quantity)
          throw new Refusal('out-of-stock', `There are not ${quantity} of ${sku} left.`);
        return {
          sku,
          quantity,
          unitPriceCents: row.unit_price_cents,
          currency: row.currency,
          left: row.on_hand - quantity,
        };
      });
      for (const { sku, left } of reserved.toSorted((one, other) => (one.sku < other.sku ? -1 : 1))) {
        await query(update, [sku, left]);
      }
      return reserved;
    },
  }),
};
