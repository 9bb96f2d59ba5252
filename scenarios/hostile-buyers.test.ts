import { expect, test } from 'vitest';
import { hostileBuyers } from './hostile-buyers.ts';
import { arrivalsOf, countsOf, inputsOf } from './testing/arrivals-of.ts';

const arrivals = arrivalsOf(hostileBuyers);
const forgeries = [...inputsOf('checkout', arrivals), ...inputsOf('signUp', arrivals)].flatMap(
  ({ forgery }) => (forgery?.field === 'column' ? [forgery] : []),
);
const valuesOf = (suffix: RegExp) =>
  forgeries.flatMap(({ name, value }) => (suffix.test(name) ? [String(value)] : []));

test.each([
  ['ids', /id$/i],
  ['sums and stocks', /cents$|hand$/i],
  ['addresses', /^email$/],
])('no two forgeries of a run have the same of: %s', (_what, suffix) => {
  const values = valuesOf(suffix);
  expect(values.length).toBeGreaterThan(1);
  expect([...countsOf(values)].filter(([, count]) => count > 1)).toEqual([]);
});

test('what an order belongs to, costs and was paid with is set by the names of columns, too', () => {
  const names = forgeries.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['order_id', 'account_id', 'total_cents', 'discount_cents', 'payment_id']),
  );
});
