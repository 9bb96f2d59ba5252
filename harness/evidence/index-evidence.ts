import type { Evidence, Indexes, Premises, PriceSpan, Witnesses } from '../model/evidence.ts';
import { type CartLine, isKind, type Operation } from '../model/operation.ts';
import { groupBy } from './group.ts';
import { Joined } from './joins.ts';
import { once } from './once.ts';
import { priceSpans } from './price-spans.ts';
import { recordsOf } from './records-of.ts';

/**
 * Joins the witnesses, so that every invariant is a fold over what it needs. Pure, and linear but for sorting the changes of
 * price. Each join is made when it is first asked for. Collections that are absent leave theirs empty: an invariant reads them
 * only where its `needs` were met.
 */
export function indexEvidence(witnesses: Witnesses, premises: Premises): Evidence {
  return { ...witnesses, ...premises, index: new Index(witnesses, premises) };
}

/** Small groups by name, beside the joins by number. */
class Index extends Joined implements Indexes {
  readonly #maps: { readonly [K in keyof Maps]: () => Maps[K] };

  constructor(witnesses: Witnesses, premises: Premises) {
    super(witnesses, premises);
    const orders = recordsOf(witnesses.orders);
    const movements = recordsOf(witnesses.movements);
    const payments = recordsOf(witnesses.payments);
    const { products } = premises.catalogue;
    this.#maps = {
      checkoutsByIntent: once(() => groupBy(this.checkouts, ({ intentId }) => intentId)),
      checkoutsBySku: once(() => bySku(this.checkouts)),
      restocksBySku: once(() => groupBy(this.restocks, ({ input }) => input.sku)),
      orderById: once(() => new Map(orders.map((order) => [order.orderId, order]))),
      ordersByIntent: once(() => groupBy(orders, ({ intentId }) => intentId)),
      linesByOrder: once(() => groupBy(recordsOf(witnesses.lines), ({ orderId }) => orderId)),
      movementsByOrder: once(() => groupBy(movements, ({ orderId }) => orderId)),
      movementsBySku: once(() => groupBy(movements, ({ sku }) => sku)),
      onHandBySku: once(() => new Map(recordsOf(witnesses.stock).map(({ sku, onHand }) => [sku, onHand]))),
      paymentsByIntent: once(() => groupBy(payments, ({ intentId }) => intentId)),
      paymentsByOrder: once(() => groupBy(payments, ({ reference }) => reference)),
      refundsByPayment: once(() => groupBy(recordsOf(witnesses.refunds), ({ paymentId }) => paymentId)),
      redemptionsByOrder: once(() => groupBy(recordsOf(witnesses.redemptions), ({ orderId }) => orderId)),
      transitionsByOrder: once(() => groupBy(recordsOf(witnesses.transitions), ({ orderId }) => orderId)),
      mailsByOrder: once(() => groupBy(recordsOf(witnesses.mails), ({ orderId }) => orderId)),
      voucherByCode: once(
        () => new Map((premises.catalogue.vouchers ?? []).map((voucher) => [voucher.code, voucher])),
      ),
      productBySku: once(() => new Map(products.map((product) => [product.sku, product]))),
      pricesBySku: once(() => indexPrices(witnesses.history, premises)),
    };
  }

  get checkouts(): Indexes['checkouts'] {
    return this.operationsOf.checkout;
  }
  get restocks(): Indexes['restocks'] {
    return this.operationsOf.restock;
  }
  get checkoutsByIntent(): Indexes['checkoutsByIntent'] {
    return this.#maps.checkoutsByIntent();
  }
  get checkoutsBySku(): Indexes['checkoutsBySku'] {
    return this.#maps.checkoutsBySku();
  }
  get restocksBySku(): Indexes['restocksBySku'] {
    return this.#maps.restocksBySku();
  }
  get orderById(): Indexes['orderById'] {
    return this.#maps.orderById();
  }
  get ordersByIntent(): Indexes['ordersByIntent'] {
    return this.#maps.ordersByIntent();
  }
  get linesByOrder(): Indexes['linesByOrder'] {
    return this.#maps.linesByOrder();
  }
  get movementsByOrder(): Indexes['movementsByOrder'] {
    return this.#maps.movementsByOrder();
  }
  get movementsBySku(): Indexes['movementsBySku'] {
    return this.#maps.movementsBySku();
  }
  get onHandBySku(): Indexes['onHandBySku'] {
    return this.#maps.onHandBySku();
  }
  get paymentsByIntent(): Indexes['paymentsByIntent'] {
    return this.#maps.paymentsByIntent();
  }
  get paymentsByOrder(): Indexes['paymentsByOrder'] {
    return this.#maps.paymentsByOrder();
  }
  get refundsByPayment(): Indexes['refundsByPayment'] {
    return this.#maps.refundsByPayment();
  }
  get redemptionsByOrder(): Indexes['redemptionsByOrder'] {
    return this.#maps.redemptionsByOrder();
  }
  get transitionsByOrder(): Indexes['transitionsByOrder'] {
    return this.#maps.transitionsByOrder();
  }
  get mailsByOrder(): Indexes['mailsByOrder'] {
    return this.#maps.mailsByOrder();
  }
  get voucherByCode(): Indexes['voucherByCode'] {
    return this.#maps.voucherByCode();
  }
  get productBySku(): Indexes['productBySku'] {
    return this.#maps.productBySku();
  }
  get pricesBySku(): Indexes['pricesBySku'] {
    return this.#maps.pricesBySku();
  }
}

type Maps = Omit<Indexes, keyof Joined | 'checkouts' | 'restocks'>;

/** A checkout stands once under each sku of its cart, however many lines name it. */
function bySku(checkouts: readonly Operation<'checkout'>[]): Map<string, Operation<'checkout'>[]> {
  const entries = checkouts.flatMap((checkout) =>
    distinctSkus(checkout.input.lines).map((sku) => ({ sku, checkout })),
  );
  const groups = groupBy(entries, ({ sku }) => sku);
  return new Map([...groups].map(([sku, group]) => [sku, group.map(({ checkout }) => checkout)]));
}

const distinctSkus = (lines: readonly CartLine[]): string[] => [...new Set(lines.map(({ sku }) => sku))];

function indexPrices(
  history: readonly Operation[],
  { catalogue }: Premises,
): Map<string, readonly PriceSpan[]> {
  const changes = groupBy(history.filter(isKind('changePrice')), ({ input }) => input.sku);
  return new Map(
    catalogue.products.map((product) => [product.sku, priceSpans(product, changes.get(product.sku) ?? [])]),
  );
}
