import type {
  Collection,
  Evidence,
  Indexes,
  OrderRecord,
  PaymentRecord,
  Premises,
  PriceSpan,
  Witnesses,
} from '../model/evidence.ts';
import { type CartLine, isKind, type Operation } from '../model/operation.ts';
import { groupBy } from './group.ts';
import { priceSpans } from './price-spans.ts';

/**
 * Joins the witnesses once, so that every invariant is a fold over what it needs. Pure, and linear but for sorting the
 * changes of price. Collections that are absent leave their indexes empty: an invariant reads them only where
 * its `needs` were met.
 */
export function indexEvidence(witnesses: Witnesses, premises: Premises): Evidence {
  const index: Indexes = {
    ...indexHistory(witnesses.history),
    ...indexDatabase(witnesses),
    ...indexBank(witnesses),
    cancelsByIntent: indexCancels(witnesses),
    mailsByOrder: groupBy(recordsOf(witnesses.mails), ({ orderId }) => orderId),
    productBySku: new Map(premises.catalogue.products.map((product) => [product.sku, product])),
    voucherByCode: new Map((premises.catalogue.vouchers ?? []).map((voucher) => [voucher.code, voucher])),
    pricesBySku: indexPrices(witnesses.history, premises),
  };
  return { ...witnesses, ...premises, index };
}

export const recordsOf = <T>(collection: Collection<T>): readonly T[] =>
  collection.state === 'known' ? collection.records : [];

function indexHistory(history: readonly Operation[]) {
  const checkouts = history.filter(isKind('checkout'));
  const restocks = history.filter(isKind('restock'));
  return {
    checkouts,
    restocks,
    checkoutsByIntent: groupBy(checkouts, ({ intentId }) => intentId),
    checkoutsBySku: bySku(checkouts),
    restocksBySku: groupBy(restocks, ({ input }) => input.sku),
  };
}

/** A checkout stands once under each sku of its cart, however many lines name it. */
function bySku(checkouts: readonly Operation<'checkout'>[]): Map<string, Operation<'checkout'>[]> {
  const entries = checkouts.flatMap((checkout) =>
    distinctSkus(checkout.input.lines).map((sku) => ({ sku, checkout })),
  );
  const groups = groupBy(entries, ({ sku }) => sku);
  return new Map([...groups].map(([sku, group]) => [sku, group.map(({ checkout }) => checkout)]));
}

const distinctSkus = (lines: readonly CartLine[]): string[] => [...new Set(lines.map(({ sku }) => sku))];

function indexDatabase(witnesses: Witnesses) {
  const orders = recordsOf(witnesses.orders);
  const movements = recordsOf(witnesses.movements);
  return {
    orderById: new Map(orders.map((order) => [order.orderId, order])),
    ordersByIntent: groupBy(orders, ({ intentId }) => intentId),
    linesByOrder: groupBy(recordsOf(witnesses.lines), ({ orderId }) => orderId),
    redemptionsByOrder: groupBy(recordsOf(witnesses.redemptions), ({ orderId }) => orderId),
    transitionsByOrder: groupBy(recordsOf(witnesses.transitions), ({ orderId }) => orderId),
    movementsByOrder: groupBy(movements, ({ orderId }) => orderId),
    movementsBySku: groupBy(movements, ({ sku }) => sku),
    onHandBySku: new Map(recordsOf(witnesses.stock).map(({ sku, onHand }) => [sku, onHand])),
  };
}

/** An order is spoken of by the intent that made it, or by an id whose intent an answer or the database tells. */
function indexCancels({ history, orders }: Witnesses): Map<string, Operation<'cancel'>[]> {
  const cancels = history.filter(isKind('cancel'));
  const isById = cancels.some(({ input }) => 'id' in input.order);
  const intentOf = isById ? intentsByOrder(history, recordsOf(orders)) : new Map<string, string>();
  return groupBy(cancels, ({ input: { order } }) => ('of' in order ? order.of : intentOf.get(order.id)));
}

function intentsByOrder(
  history: readonly Operation[],
  orders: readonly OrderRecord[],
): ReadonlyMap<string, string> {
  const intentOf = new Map<string, string>();
  for (const { orderId, intentId } of orders) if (intentId !== null) intentOf.set(orderId, intentId);
  for (const { intentId, outcome } of history.filter(isKind('checkout')))
    if (outcome.type === 'ok') intentOf.set(outcome.result.orderId, intentId);
  return intentOf;
}

function indexBank(witnesses: Witnesses) {
  const payments: readonly PaymentRecord[] = recordsOf(witnesses.payments);
  return {
    paymentsByIntent: groupBy(payments, ({ intentId }) => intentId),
    paymentsByOrder: groupBy(payments, ({ reference }) => reference),
    refundsByPayment: groupBy(recordsOf(witnesses.refunds), ({ paymentId }) => paymentId),
  };
}

function indexPrices(
  history: readonly Operation[],
  { catalogue }: Premises,
): Map<string, readonly PriceSpan[]> {
  const changes = groupBy(history.filter(isKind('changePrice')), ({ input }) => input.sku);
  return new Map(
    catalogue.products.map((product) => [product.sku, priceSpans(product, changes.get(product.sku) ?? [])]),
  );
}
