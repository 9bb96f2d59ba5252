import type { Defect } from '../defect.ts';

export const floatingMoney: Defect = {
  name: 'floating-money',
  number: 32,
  title: 'Money in floating point',
  family: 'input',
  breaks: 'charged-the-price',
  story: [
    'The sum is made in euros, and what stands behind the second decimal is cut off: 19.99 times 100 is 1998.9999999999998, so 1998 cents are charged.',
    'Most decimal fractions have no exact value in binary, so amounts are counted in the smallest unit there is, as whole numbers, or in a decimal type; and the strings that a database gives for its NUMERIC are not even numbers.',
    'A cent is missing from one order in so many, the books do not close, and nobody can say from which day on.',
  ],
  provokedBy: {
    what: 'prices whose cents have no exact value in binary: every other one',
    circumstances: ['same-key', 'steady-sale'],
  },
  seenIn: {
    what: 'bumbummen99/LaravelShoppingcart#142 (60.40 − 60.40 is not 0), and most shops in their first year',
    url: 'https://github.com/bumbummen99/LaravelShoppingcart/issues/142',
  },
  insteadOf: ['orders/price.ts#price'],
  replace: (parts) => ({
    price(request, reserved, voucher) {
      const priced = parts.price(request, reserved, voucher);
      const euros = reserved.reduce((sum, line) => sum + line.quantity * (line.unitPriceCents / 100), 0);
      return { ...priced, totalCents: Math.trunc((euros - priced.discountCents / 100) * 100) };
    },
  }),
};
