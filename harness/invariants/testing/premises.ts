import { type Premises, STRICT } from '../../model/evidence.ts';
import { declaredOf } from './product-pages.ts';
import { EVERYBODY, type RunPlan, SKUS } from './run-plans.ts';
import { PRICE_CENTS } from './shop.ts';

export const emailOf = (buyer: number): string => `buyer-${buyer}@buyers.test`;

/** What a simulated run knew beforehand. */
export const premisesOf = ({
  stock,
  voucher,
  holdMs,
  pricesHonouredMs,
  surcharges,
  caching,
  deliveries,
}: RunPlan): Premises => ({
  catalogue: {
    currency: 'EUR',
    filler: 0,
    vouchers: [voucher],
    products: SKUS.map((of) => ({ sku: of, name: of, unitPriceCents: PRICE_CENTS, stock: stock[of] })),
  },
  declarations: {
    ...STRICT,
    holdMs,
    pricesHonouredMs,
    surcharges,
    restocksItself: deliveries !== null,
    ...declaredOf(caching),
    fields: { 'read account': { email: true, orderIds: true } },
  },
  buyers: Array.from({ length: EVERYBODY }, (_, buyer) => emailOf(buyer)),
  notDrained: null,
  graceGiven: true,
  died: null,
  inspected: true,
});
