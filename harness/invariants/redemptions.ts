import {
  type Evidence,
  type OrderRecord,
  type RedemptionRecord,
  recordsOf,
  type Voucher,
} from '../model/evidence.ts';
import { times } from '../model/times.ts';
import { NONE, type Offence } from './conclude.ts';
import { describe, describeOrder, short } from './describe.ts';
import { ordersStillHeld } from './held-orders.ts';
import { involvedIn } from './involved.ts';

/**
 * More orders that are sold with a voucher than it is good for.
 * @param isShown the history has shown it already, and what it cost: that is counted once.
 */
export function overRedeemed(
  { code, limit, discountCents }: Voucher,
  isShown: boolean,
  evidence: Evidence,
): Offence[] {
  const sold = evidence.index.liveOrdersByVoucher.get(code) ?? [];
  if (sold.length <= limit) return [];
  return [
    {
      summary: `The voucher ${short(code)} may be redeemed ${times(limit)}, but ${sold.length} live orders have it.`,
      facts: () => sold.slice(-2).map(describeOrder),
      offending: [],
      costCents: isShown ? 0 : (sold.length - limit) * discountCents,
    },
  ];
}

/**
 * Order by order: one redemption where a discount was given, of the voucher that the order has and was asked for, and none left where it failed. Whether
 * a cancelled order gives its redemption back is the shop's own business; a pending one, or one that may still be held, may be on its way.
 */
export function misredeemed(evidence: Evidence): Offence[] {
  const { orders, redemptions, index } = evidence;
  const records = recordsOf(orders);
  const isStillHeld = ordersStillHeld(evidence);
  const wrong = records.flatMap((order, number) => {
    const standing = index.redemptionsOfOrder.of(number).filter(isStanding);
    const problem = problemOf(order, standing, () => isStillHeld(number));
    if (problem !== null) return [ofOrder(order, notOnce(order, problem), evidence)];
    return unasked(order.voucher === null ? standing[0]?.code : null, order, number, evidence);
  });
  const strays = recordsOf(redemptions)
    .filter((redemption) => isStanding(redemption) && index.orderNumber(redemption.orderId) >= records.length)
    .map(stray);
  return [...wrong, ...strays];
}

/** Orders with a voucher for which nobody under their key has asked. */
export const withUnasked = (evidence: Evidence): Offence[] =>
  recordsOf(evidence.orders).flatMap((order, number) => unasked(order.voucher, order, number, evidence));

/** Of an order that nobody can be found for, and of a voucher that is the shop's own, nobody knows who asked. */
function unasked(
  code: string | null | undefined,
  order: OrderRecord,
  number: number,
  evidence: Evidence,
): readonly Offence[] {
  const { index } = evidence;
  if (code == null || !index.voucherByCode.has(code)) return NONE;
  const attempts = index.attemptsOfOrder(number);
  const isAsked = attempts.length === 0 || attempts.some(({ voucher }) => voucher === code);
  if (isAsked) return NONE;
  const summary = `The voucher ${short(code)} was taken for an order that is ${order.status}, and nobody asked for that.`;
  return [ofOrder(order, summary, evidence)];
}

const isStanding = ({ givenBack }: RedemptionRecord): boolean => !givenBack;

function problemOf(
  order: OrderRecord,
  standing: readonly RedemptionRecord[],
  mayHold: () => boolean,
): string | null {
  const [redeemed, ...more] = standing;
  if (more.length > 0) return `it counts as redeemed ${standing.length} times`;
  if (redeemed === undefined)
    return order.status === 'live' && order.discountCents > 0
      ? 'nothing was redeemed for its discount'
      : null;
  if (order.voucher !== null && order.voucher !== redeemed.code)
    return `${short(redeemed.code)} was redeemed, while it has ${short(order.voucher)}`;
  return order.status === 'failed' && !mayHold() ? 'it failed without giving its redemption back' : null;
}

const notOnce = ({ status }: OrderRecord, problem: string): string =>
  `A voucher was to be redeemed once for each order that is sold with it, but of one that is ${status} ${problem}.`;

function ofOrder(order: OrderRecord, summary: string, evidence: Evidence): Offence {
  const involved = involvedIn(order.intentId, evidence);
  return {
    summary,
    facts: () => [describeOrder(order), ...involved.map(describe)],
    offending: involved.map(({ id }) => id),
    costCents: order.status === 'live' ? order.discountCents : 0,
  };
}

const stray = ({ code, orderId }: RedemptionRecord): Offence => ({
  summary: `The voucher ${short(code)} counts as redeemed by an order that does not exist.`,
  facts: () => [`database: no order ${short(orderId)}`],
  offending: [],
});
