import { statement } from '../../database/statement.ts';
import type { Defect } from '../defect.ts';

const readPrices = statement<{ sku: string; unit_price_cents: number }>(
  'defect-read-prices',
  'select sku, unit_price_cents from products where sku = any ($1::text[])',
);

export const twoPriceReads: Defect = {
  name: 'two-price-reads',
  number: 14,
  title: 'The total and the lines come from different reads of the price',
  family: 'races',
  breaks: 'charged-the-price',
  story: [
    'The cart is added up first, to have a total; when the units are taken, each line gets the price that its row has then.',
    'Two reads of one price are two prices, as soon as somebody changes it in between, and no lock holds it from the first to the second.',
    'The invoice says 19.99 and the card is charged 24.99, which is a complaint that nobody can explain.',
  ],
  provokedBy: { what: 'a change of price in the middle of a checkout', circumstances: ['price-changes'] },
  seenIn: {
    what: 'drhenner/ror_ecommerce#174, in ACIDRain (SIGMOD 2017): total and lines “from different reads of the cart table”',
    url: 'https://github.com/drhenner/ror_ecommerce/issues/174',
  },
  insteadOf: ['orders/place.ts#place', 'orders/price.ts#price'],
  replace: (parts) => ({
    async place(shop, attempt) {
      const rows = await shop.query(readPrices, [attempt.request.lines.map(({ sku }) => sku)]);
      const read = new Map(rows.map((row) => [row.sku, row.unit_price_cents]));
      return parts.place(
        {
          ...shop,
          price(request, reserved, voucher) {
            const added = reserved.map((line) => ({
              ...line,
              unitPriceCents: read.get(line.sku) ?? line.unitPriceCents,
            }));
            const { totalCents, discountCents } = shop.price(request, added, voucher);
            return { ...shop.price(request, reserved, voucher), totalCents, discountCents };
          },
        },
        attempt,
      );
    },
  }),
};
