import { check } from '../../check.ts';
import { statement } from '../../database/statement.ts';
import { orderRequest } from '../../orders/request.ts';
import { checkShelf, type ShelfRow } from '../../orders/strategies/shelf.ts';
import type { Defect } from '../defect.ts';
import { withoutConstraint } from '../without-constraint.ts';

const lock = statement<ShelfRow>(
  'defect-lock-low',
  `select sku, on_hand, unit_price_cents, currency
     from products
    where sku = any ($1::text[])
    order by sku
      for no key update`,
);

const takeOne = statement('defect-take-one', 'update products set on_hand = on_hand - $2 where sku = $1');

export const linesCheckedApart: Defect = {
  name: 'lines-checked-apart',
  number: 7,
  title: 'Two lines of one sku are checked apart',
  family: 'races',
  breaks: 'never-oversell',
  story: [
    'Each line of a cart is held against the stock by itself, under a lock, and all of it is right for each line.',
    'A cart may name the same product twice, and two halves find enough where the whole would not.',
    'No race is needed, and no luck: whoever puts two into the cart twice is sold four of three.',
  ],
  provokedBy: { what: 'a cart that names the same sku twice', circumstances: ['carts'] },
  seenIn: {
    what: 'vendurehq/vendure#2702 (“you successfully added more than the in-stock available items”)',
    url: 'https://github.com/vendurehq/vendure/issues/2702',
  },
  insteadOf: ['orders/request.ts#mergeLines', 'orders/request.ts#parseOrder'],
  replace: (parts) => ({
    schema: withoutConstraint(parts.schema, 'products', 'on_hand'),
    parseOrder(body) {
      const { lines, cardToken, voucher } = check(orderRequest, body);
      return { lines, cardToken, voucher };
    },
    async reserve(query, lines) {
      const wanted = checkShelf(lines, await query(lock, [lines.map(({ sku }) => sku)]));
      for (const { line } of wanted) await query(takeOne, [line.sku, line.quantity]);
      return wanted.map(({ line }) => line);
    },
  }),
};
