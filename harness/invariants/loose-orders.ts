import { type Evidence, type OrderRecord, recordsOf, type Voucher } from '../model/evidence.ts';
import { type Claim, ofOrder } from './claims.ts';
import { NONE, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { wasItsPrice } from './prices.ts';
import { wanted } from './wanted.ts';
import { wrongSum } from './wrong-claims.ts';

/** Whatever was in force at any time. */
const EVER = { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY };

type Discount = Pick<Voucher, 'discountCents'>;

/**
 * Live orders of which nobody can say which checkout they were for: its answer was lost, and the database keeps no keys, or several carts
 * were sent under one. Whatever was asked for, their own lines have prices that there were, and come to their total. That is not all that
 * is promised of them, so that nothing counts as examined.
 */
export function looseOrders(evidence: Evidence): readonly Offence[] {
  const discountsOf = discountsBy(evidence);
  return recordsOf(evidence.orders).flatMap((order, number): readonly Offence[] => {
    if (order.status !== 'live' || !isLoose(number, evidence)) return NONE;
    const claim = ofOrder(order, evidence);
    const problem = isPriced(claim, evidence) ? problemOf(order, claim, discountsOf, evidence) : null;
    return problem === null ? NONE : [wronglyWritten(order, number, problem, evidence)];
  });
}

function isLoose(number: number, { index }: Evidence): boolean {
  const [first, ...others] = index.attemptsOfOrder(number);
  if (first === undefined) return true;
  return others.length > 0 && index.intentsUnder(first.intentId).every((intent) => wanted(intent) === null);
}

/** An order without lines is for others to judge, and of what is in no catalogue nobody knows the price. */
const isPriced = ({ lines }: Claim, { index }: Evidence): boolean =>
  lines.length > 0 && lines.every(({ sku }) => index.pricesBySku.has(sku));

function problemOf(
  order: OrderRecord,
  claim: Claim,
  discountsOf: DiscountsOf,
  evidence: Evidence,
): string | null {
  if (order.currency !== evidence.catalogue.currency) return 'it is in another currency';
  const isStale = claim.lines.some(
    ({ sku, unitPriceCents }) => !wasItsPrice(sku, unitPriceCents ?? -1, EVER, evidence),
  );
  if (isStale) return 'a line has a price that never was its';
  const { surcharges } = evidence.declarations;
  const problems = discountsOf(order).map((discount) => wrongSum(claim, discount, surcharges));
  return problems.includes(null) ? null : (problems[0] ?? null);
}

/** What may have been taken off an order. */
type DiscountsOf = (order: OrderRecord) => readonly Discount[];

/**
 * By the voucher that it has; by any, or none, where the shop does not write down which. There may be as many vouchers as orders: the one that is
 * worth what was taken off explains it, else the largest does, which takes off all that there is.
 */
function discountsBy({ index }: Evidence): DiscountsOf {
  const amounts = new Set([...index.voucherByCode.values()].map(({ discountCents }) => discountCents));
  const most = [...amounts].reduce((one, other) => Math.max(one, other), 0);
  return ({ voucher, discountCents }) => {
    if (voucher !== null) return [index.voucherByCode.get(voucher) ?? { discountCents }];
    const own = amounts.has(discountCents) ? [{ discountCents }] : [];
    return [{ discountCents: 0 }, ...own, { discountCents: most }];
  };
}

function wronglyWritten(order: OrderRecord, number: number, problem: string, { index }: Evidence): Offence {
  const attempts = index.attemptsOfOrder(number);
  return {
    summary: `An order whose answer was lost does not cost what its lines do: ${problem}.`,
    facts: () => [
      describeOrder(order),
      ...index.linesOfOrder
        .of(number)
        .map(
          ({ sku, quantity, unitPriceCents }) =>
            `database: line ${quantity} × ${short(sku)} at ${unitPriceCents} cents`,
        ),
      ...attempts.map(({ operation }) => describe(operation)),
    ],
    offending: attempts.map(({ id }) => id),
  };
}
