import type { Declarations, PageLoads, WorldPart } from '../model/evidence.ts';
import { money } from '../model/money.ts';
import type { Surcharges } from '../model/surcharges.ts';
import { times } from '../model/times.ts';

/**
 * What a shop claims for itself, in words: whoever reads that a promise holds is to know how it was bent. Nothing, where it claims
 * no allowance (`STRICT`).
 */
export function allowancesIn(declarations: Declarations, currency: string): readonly string[] {
  const {
    holdMs,
    stalenessMs,
    ownPagesMs,
    pricesHonouredMs,
    restocksItself,
    surcharges,
    pageLoads,
    without,
  } = declarations;
  return [
    ...(holdMs > 0 ? [`a checkout that was not confirmed may keep its units for another ${holdMs} ms`] : []),
    ...(stalenessMs > 0 ? [`a product page may be ${stalenessMs} ms old`] : []),
    ...(ownPagesMs > 0 ? [`for whoever changed it or has seen it newer, ${ownPagesMs} ms`] : []),
    ...(pricesHonouredMs > 0 ? [`a price that was shown is good for another ${pricesHonouredMs} ms`] : []),
    ...(restocksItself === true ? ['it adds units by itself, and its own movements say how many'] : []),
    ...(surcharges === undefined ? [] : charges(surcharges, currency)),
    ...loads(pageLoads),
    ...(without ?? []).map((part) => WITHOUT[part]),
  ];
}

const WITHOUT: Readonly<Record<WorldPart, string>> = {
  bank: 'it asks no bank for money, so nothing is said of payments',
  mailbox: 'it sends no mail, so nothing is said of mails',
};

const BASIS_POINTS_PER_PERCENT = 100;

function charges({ shipping, tax }: Surcharges, currency: string): string[] {
  const free =
    shipping?.freeFromCents === undefined
      ? ''
      : `, for nothing from ${money(shipping.freeFromCents, currency)} on`;
  return [
    ...(shipping === undefined ? [] : [`shipping costs ${money(shipping.cents, currency)}${free}`]),
    ...(tax === undefined
      ? []
      : [
          `a tax of ${tax.basisPoints / BASIS_POINTS_PER_PERCENT} % is added${tax.onShipping ? ', on shipping too' : ''}`,
        ]),
  ];
}

function loads(pageLoads: PageLoads): string[] {
  if (pageLoads.type === 'undeclared') return [];
  if (pageLoads.type === 'uncached') return [`each read of a page loads it ${times(pageLoads.perRead)}`];
  const { instances, perChange, keptMs } = pageLoads;
  return [
    `a page is loaded ${times(instances)}, ${instances * perChange} more for each change of it, and again when it has been kept for ${keptMs} ms`,
  ];
}
