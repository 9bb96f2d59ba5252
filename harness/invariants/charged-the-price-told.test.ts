import { describe, expect, test } from 'vitest';
import type { OrderLine } from '../model/operation.ts';
import { answering } from './testing/answers.ts';
import type { Books } from './testing/records.ts';
import { type CheckoutPlan, type Shop, type ShopPlan, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

/** What `charged-the-price` says of a checkout, and which ones it has nothing to say about. */
const verdict = under('charged-the-price');
const bought = (plan: Partial<CheckoutPlan> = {}, premises: ShopPlan = {}): Shop =>
  shop({ stock: { lamp: 9, chair: 9 }, ...premises }).checkout({ at: [0, 10], ...plan });
const one = (unitPriceCents: number | null, sku = 'lamp', quantity = 1): OrderLine => ({
  ...{ sku, quantity, unitPriceCents },
});
const LAMP_AND_CHAIR = [
  { sku: 'lamp', quantity: 1 },
  { sku: 'chair', quantity: 1 },
];
const paying = (change: Partial<Books['payments'][number]>) => (books: Books) => {
  books.payments = books.payments.map((payment) => ({ ...payment, ...change }));
};
const TEN = { vouchers: [{ code: 'TEN', limit: 9, discountCents: 1_000 }] };

describe('what was wrong is told', () => {
  const told = (shopped: Shop) => {
    const [, problem] = /^A checkout was not charged the price of its moment: (.*)\.$/.exec(
      sentence(verdict(shopped)),
    ) ?? ['', sentence(verdict(shopped))];
    return problem;
  };

  test('a currency', () => {
    expect(told(bought().edit(paying({ currency: 'JPY' })))).toBe(
      'the bank says 10.00 JPY, in another currency',
    );
  });

  test('a total that cannot be', () => {
    const flipped = bought({ totalCents: 999 }).changePrice(2_000, [5, 6]);
    expect(told(flipped)).toBe('the answer says 9.99 EUR where 10.00 EUR or 20.00 EUR was right');
  });

  test('a total that can be, but is not that of the first witness', () => {
    const flipped = bought().changePrice(2_000, [5, 6]);
    expect(told(flipped.edit(paying({ amountCents: 2_000 })))).toBe(
      'the bank says 20.00 EUR and the answer says 10.00 EUR',
    );
  });

  test('a price of one line, though the sum is right', () => {
    const shown = answering(bought({ lines: LAMP_AND_CHAIR }), { lines: [one(999), one(1_001, 'chair')] });
    expect(told(shown)).toBe('the answer shows a line at 9.99 EUR, which was not its price then');
  });

  test('lines that do not come to the total', () => {
    expect(told(answering(bought(), { lines: [one(1_000, 'lamp', 2)] }))).toBe(
      'the answer says 10.00 EUR but shows lines that sum to 20.00 EUR, less 0.00 EUR, plus 0.00 EUR of surcharges',
    );
    const declarations = { surcharges: { shipping: { cents: 490 } } };
    const shipped = bought({ lines: LAMP_AND_CHAIR, voucher: 'TEN' }, { ...TEN, declarations });
    expect(told(answering(shipped, { lines: [one(1_000, 'lamp', 3)] }))).toBe(
      'the answer says 14.90 EUR but shows lines that sum to 30.00 EUR, less 10.00 EUR, plus 4.90 EUR of surcharges',
    );
  });

  test('a discount', () => {
    const discounted = bought({ lines: LAMP_AND_CHAIR, voucher: 'TEN' }, TEN);
    expect(told(answering(discounted, { discountCents: 900 }))).toBe(
      'the answer shows a discount of 9.00 EUR, not 10.00 EUR',
    );
  });
});

test('a witness that shows no price of one line need not add up', () => {
  const shown = answering(bought({ lines: LAMP_AND_CHAIR }), { lines: [one(1_000), one(null, 'chair')] });
  expect(gist(verdict(shown))).toBe('holds');
});

test.each<[string, Partial<CheckoutPlan>]>([
  ['a voucher that the catalogue does not know', { voucher: 'OTHER' }],
  ['a product that it does not know', { lines: [{ sku: 'sofa', quantity: 1 }] }],
  ['a quantity that nobody can sell', { forgery: { field: 'quantity', value: 0 } }],
  ['nothing that anybody was told of, nor any witness', { ended: 'lost' }],
])('%s is nothing to judge a price by', (_what, plan) => {
  expect(verdict(bought(plan))).toMatchObject({ verdict: 'inconclusive', reason: 'nothing to examine' });
});
