import { type Evidence, type Indexes, type Premises, recordsOf, type Witnesses } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import { groupBy } from './group.ts';
import { Joined } from './joins.ts';
import { once } from './once.ts';
import { priceSpans } from './price-spans.ts';
import { Timeline } from './price-timeline.ts';

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
    const { products } = premises.catalogue;
    this.#maps = {
      restocksBySku: once(() => groupBy(this.operationsOf.restock, ({ input }) => input.sku)),
      onHandBySku: once(() => new Map(recordsOf(witnesses.stock).map(({ sku, onHand }) => [sku, onHand]))),
      refundsByPayment: once(() => {
        const paid = recordsOf(witnesses.refunds).filter(({ refused }) => refused !== true);
        return groupBy(paid, ({ paymentId }) => paymentId);
      }),
      voucherByCode: once(
        () => new Map((premises.catalogue.vouchers ?? []).map((voucher) => [voucher.code, voucher])),
      ),
      liveOrdersByVoucher: once(() => {
        const live = recordsOf(witnesses.orders).filter(({ status }) => status === 'live');
        return groupBy(live, ({ voucher }) => voucher);
      }),
      standingRedemptionsByVoucher: once(() => {
        const standing = recordsOf(witnesses.redemptions).filter(({ givenBack }) => !givenBack);
        return groupBy(standing, ({ code }) => code);
      }),
      productBySku: once(() => new Map(products.map((product) => [product.sku, product]))),
      pricesBySku: once(() => indexPrices(this.operationsOf.changePrice, premises)),
    };
  }

  get restocksBySku(): Indexes['restocksBySku'] {
    return this.#maps.restocksBySku();
  }
  get onHandBySku(): Indexes['onHandBySku'] {
    return this.#maps.onHandBySku();
  }
  get refundsByPayment(): Indexes['refundsByPayment'] {
    return this.#maps.refundsByPayment();
  }
  get voucherByCode(): Indexes['voucherByCode'] {
    return this.#maps.voucherByCode();
  }
  get liveOrdersByVoucher(): Indexes['liveOrdersByVoucher'] {
    return this.#maps.liveOrdersByVoucher();
  }
  get standingRedemptionsByVoucher(): Indexes['standingRedemptionsByVoucher'] {
    return this.#maps.standingRedemptionsByVoucher();
  }
  get productBySku(): Indexes['productBySku'] {
    return this.#maps.productBySku();
  }
  get pricesBySku(): Indexes['pricesBySku'] {
    return this.#maps.pricesBySku();
  }
}

type Maps = Omit<Indexes, keyof Joined>;

function indexPrices(
  changes: readonly Operation<'changePrice'>[],
  { catalogue }: Premises,
): Map<string, Timeline> {
  const bySku = groupBy(changes, ({ input }) => input.sku);
  return new Map(
    catalogue.products.map((product) => [
      product.sku,
      new Timeline(priceSpans(product, bySku.get(product.sku) ?? [])),
    ]),
  );
}
