import { honouredMs } from '../model/declarations.ts';
import type { Evidence, Voucher } from '../model/evidence.ts';
import { type Cents, money } from '../model/money.ts';
import type { CartLine } from '../model/operation.ts';
import { rangeWith, type Surcharges, surchargeOn } from '../model/surcharges.ts';
import { type Instant, NS_PER_MS } from '../model/time.ts';
import type { Attempt, Intent } from './intents.ts';

/** When the price of a checkout may have been decided: closed, and open-ended where its outcome is unknown. */
export interface Window {
  readonly from: Instant;
  readonly until: Instant;
}

/**
 * From the first attempt that may have taken effect (an acknowledgement may replay the answer to an earlier one), or
 * since the price was shown as long as the shop honours shown prices, to the first acknowledgement.
 */
export function pricingWindow(intent: Intent, { declarations }: Evidence): Window {
  return { from: intent.effectFrom - honouredMs(declarations) * NS_PER_MS, until: intent.effectBy };
}

/** Distinct prices of a sku that were or may have been in force within the window. */
export function validPrices(sku: string, { from, until }: Window, { index }: Evidence): readonly Cents[] {
  const spans = index.pricesBySku.get(sku)?.within(from, until) ?? [];
  return distinct(spans.map(({ unitPriceCents }) => unitPriceCents));
}

export const wasItsPrice = (
  sku: string,
  price: Cents,
  { from, until }: Window,
  { index }: Evidence,
): boolean => index.pricesBySku.get(sku)?.had(price, from, until) ?? false;

/** Beyond this many sums only their range is known; a cart of a few lines under a few flips stays far below. */
const MAX_SUMS = 20_000;

/** What a cart may cost, its voucher taken off and the shop's surcharges added. */
export interface Totals {
  /** All of them, or `null` where they were too many to list. */
  readonly sums: readonly Cents[] | null;
  readonly least: Cents;
  readonly most: Cents;
}

/** What a voucher takes off a sum: its amount, and never more than all of it. */
export const discountOn = (sum: Cents, { discountCents }: Pick<Voucher, 'discountCents'>): Cents =>
  Math.min(discountCents, sum);

const NO_VOUCHER: Pick<Voucher, 'discountCents'> = { discountCents: 0 };

/** The voucher that an attempt asked for; `null` where the catalogue does not know it. */
export const voucherOf = (
  { voucher }: Attempt,
  { index }: Evidence,
): Pick<Voucher, 'discountCents'> | null =>
  voucher === undefined ? NO_VOUCHER : (index.voucherByCode.get(voucher) ?? null);

/**
 * Every combination of valid prices, one per line, less the voucher and with what the shop declares to charge besides: an order
 * that asks for a voucher and pays the full price was charged too much. `null` where the catalogue does not know a sku or the voucher: nothing to judge by.
 */
export function possibleTotals(
  lines: readonly CartLine[],
  attempt: Attempt,
  window: Window,
  evidence: Evidence,
): Totals | null {
  const voucher = voucherOf(attempt, evidence);
  if (voucher === null) return null;
  let totals: Totals = { sums: [0], least: 0, most: 0 };
  for (const { sku, quantity } of lines) {
    const prices = validPrices(sku, window, evidence);
    if (prices.length === 0) return null;
    totals = plusOneOf(
      totals,
      prices.map((price) => price * quantity),
    );
  }
  const net = voucher.discountCents === 0 ? totals : less(totals, voucher);
  const { surcharges } = evidence.declarations;
  return surcharges === undefined ? net : withSurcharges(net, surcharges);
}

function less({ sums, least, most }: Totals, voucher: Pick<Voucher, 'discountCents'>): Totals {
  const off = (sum: Cents): Cents => sum - discountOn(sum, voucher);
  return { sums: sums && distinct(sums.map(off)), least: off(least), most: off(most) };
}

const withSurcharges = ({ sums, least, most }: Totals, surcharges: Surcharges): Totals => ({
  sums: sums && distinct(sums.map((net) => net + surchargeOn(net, surcharges))),
  ...rangeWith(surcharges, least, most),
});

function plusOneOf({ sums, least, most }: Totals, amounts: readonly Cents[]): Totals {
  const small = sums !== null && sums.length * amounts.length <= MAX_SUMS;
  return {
    sums: small ? distinct(sums.flatMap((sum) => amounts.map((amount) => sum + amount))) : null,
    // A price may have been set more often than a call can take arguments.
    least: least + amounts.reduce((one, other) => Math.min(one, other)),
    most: most + amounts.reduce((one, other) => Math.max(one, other)),
  };
}

const distinct = (sums: readonly Cents[]): readonly Cents[] => (sums.length < 2 ? sums : [...new Set(sums)]);

export const isPossible = (total: Cents, { sums, least, most }: Totals): boolean =>
  sums === null ? total >= least && total <= most : sums.includes(total);

/** How far a total is from the nearest that would have been right: what the mistake cost. */
export function distance(total: Cents, { sums, least, most }: Totals): Cents {
  const candidates = sums ?? [Math.min(Math.max(total, least), most)];
  let nearest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) nearest = Math.min(nearest, Math.abs(candidate - total));
  return nearest;
}

export function inWords({ sums, least, most }: Totals, currency: string): string {
  if (sums === null || sums.length > 5) {
    return `something between ${money(least, currency)} and ${money(most, currency)}`;
  }
  const sorted = [...sums].sort((one, other) => one - other);
  return sorted.map((sum) => money(sum, currency)).join(' or ');
}
