import type { Cents } from './money.ts';

/** What a shop adds to an order's goods once its voucher is taken off. A shop whose prices include their tax adds none. */
export interface Surcharges {
  readonly shipping?: Shipping;
  readonly tax?: Tax;
}

export interface Shipping {
  readonly cents: Cents;
  /** Goods that cost as much, their voucher taken off, are sent for nothing. Left out: never. */
  readonly freeFromCents?: Cents;
}

/** Worked out once for the whole order, and rounded half up. */
export interface Tax {
  /** Of 10,000: 1,900 is 19 %. */
  readonly basisPoints: number;
  readonly onShipping: boolean;
}

const WHOLE = 10_000;
const NOTHING: Surcharges = {};

/** @param netCents what the goods cost, their voucher taken off. */
export function surchargeOn(netCents: Cents, { shipping, tax }: Surcharges = NOTHING): Cents {
  const sentCents = shipping === undefined || netCents >= freeFrom(shipping) ? 0 : shipping.cents;
  if (tax === undefined) return sentCents;
  const taxedCents = netCents + (tax.onShipping ? sentCents : 0);
  return sentCents + Math.floor((taxedCents * tax.basisPoints + WHOLE / 2) / WHOLE);
}

const freeFrom = ({ freeFromCents }: Shipping): Cents => freeFromCents ?? Number.POSITIVE_INFINITY;

/**
 * The least and the most that goods between two amounts may come to. It is not always the two ends: what is sent for nothing
 * may come to less than what costs a cent less.
 */
export function rangeWith(
  surcharges: Surcharges | undefined,
  least: Cents,
  most: Cents,
): { readonly least: Cents; readonly most: Cents } {
  const from = surcharges?.shipping === undefined ? Number.POSITIVE_INFINITY : freeFrom(surcharges.shipping);
  const around = [from - 1, from].filter((cents) => cents >= least && cents <= most);
  const totals = [least, ...around, most].map((cents) => cents + surchargeOn(cents, surcharges));
  return { least: Math.min(...totals), most: Math.max(...totals) };
}
