import { expect, test } from 'vitest';
import { randomFor } from '../harness/index.ts';
import { countsOf, inputsOf } from './testing/arrivals-of.ts';
import { voucherRegret } from './voucher-regret.ts';

const { catalogue, phases } = voucherRegret.plan('smoke');
const vouchers = catalogue.vouchers ?? [];
const arrivalsIn = (name: string) => {
  const phase = phases.find((one) => one.name === name);
  return phase?.type === 'open' ? phase.arrivals(randomFor(1, name), []) : [];
};
const [sale, regret] = [arrivalsIn('sale'), arrivalsIn('regret')];
const codesOf = (arrivals: typeof sale) =>
  countsOf(inputsOf('checkout', arrivals).map(({ voucher }) => voucher ?? ''));

test('every voucher is used up before anybody gives an order back', () => {
  expect(vouchers.length).toBeGreaterThan(0);
  for (const { code, limit } of vouchers) expect(codesOf(sale).get(code), code).toBe(limit);
  expect(inputsOf('cancel', sale)).toEqual([]);
});

test('most orders are given back by two clicks, in the instant in which more want their voucher than may have it', () => {
  const cancelled = countsOf(
    regret.flatMap(({ intention }) =>
      intention.kind === 'cancel' ? [JSON.stringify(intention.input.order)] : [],
    ),
  );
  const sold = sale.map(({ intent }) => JSON.stringify({ of: intent }));
  expect(sold).toEqual(expect.arrayContaining([...cancelled.keys()]));
  expect(cancelled.size).toBeGreaterThan(sold.length / 2);
  expect(cancelled.size, 'somebody keeps what he has').toBeLessThan(sold.length);
  expect(new Set(cancelled.values())).toEqual(new Set([2]));
  for (const { code, limit } of vouchers) {
    const rivals = regret.find(
      ({ intention }) => intention.kind === 'checkout' && intention.input.voucher === code,
    );
    const crowd = regret.filter(({ aligned }) => aligned === rivals?.aligned);
    expect(codesOf(crowd).get(code), code).toBeGreaterThan(limit);
    expect(inputsOf('cancel', crowd).length, code).toBeGreaterThan(limit);
  }
});

test('a voucher makes some orders free, and most only cheaper', () => {
  const priceOf = new Map(catalogue.products.map(({ sku, unitPriceCents }) => [sku, unitPriceCents]));
  const paid = inputsOf('checkout', sale).map(({ lines, voucher }) => {
    const { discountCents = 0 } = vouchers.find(({ code }) => code === voucher) ?? {};
    return Math.max(0, (priceOf.get(lines[0]?.sku ?? '') ?? 0) - discountCents);
  });
  const free = paid.filter((cents) => cents === 0);
  expect(free.length).toBeGreaterThan(0);
  expect(free.length).toBeLessThan(paid.length / 2);
});
