import type { Twin } from '../defect.ts';

export const roundedMoney: Twin = {
  name: 'rounded-money',
  number: 12,
  title: 'Money in floating point, rounded in time',
  family: 'twins',
  breaks: null,
  looksLike: 'charged-the-price',
  story: [
    'The sum is made in euros, in floating point, of which everybody knows that 0.1 and 0.2 are not 0.3.',
    'Here it is rounded to the nearest cent rather than cut off, and a sum of a few lines is never half a cent off, since a double holds sixteen digits.',
    'It is right for every amount that a bank would take, and still no good habit.',
  ],
  provokedBy: {
    what: 'prices whose cents have no exact value in binary',
    circumstances: ['same-key', 'steady-sale'],
  },
  seenIn: {
    what: 'Goldberg, “What Every Computer Scientist Should Know About Floating-Point Arithmetic” (1991)',
    url: 'https://docs.oracle.com/cd/E19957-01/806-3568/ncg_goldberg.html',
  },
  insteadOf: ['orders/price.ts#price'],
  replace: (parts) => ({
    price(request, reserved, voucher) {
      const priced = parts.price(request, reserved, voucher);
      const euros = reserved.reduce((sum, line) => sum + line.quantity * (line.unitPriceCents / 100), 0);
      return { ...priced, totalCents: Math.round((euros - priced.discountCents / 100) * 100) };
    },
  }),
};
