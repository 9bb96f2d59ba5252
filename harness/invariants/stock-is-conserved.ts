import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { lessThanNothing, uncounted } from './cooked-books.ts';
import { describe, short } from './describe.ts';
import { idsOf } from './intents.ts';
import { isUncounted, type Ledger, ledgers } from './ledgers.ts';
import { type Out, outBySku } from './out-by-sku.ts';

/**
 * What is left is no less than nothing, and lies within [initial + surely in - may be out, initial + may be in - surely out], by the
 * history; exact sums wherever the database keeps books. (A total that is conserved, as in Jepsen's bank test; the bounds are
 * those of its counter.)
 */
export const stockIsConserved: Invariant = {
  name: 'stock-is-conserved',
  family: 'oversold',
  promise: 'What was there, minus what was sold, plus what came back, is what is left.',
  needs: [
    ['stock', 'movements', 'orders', 'lines'],
    ['stock', 'movements'],
    ['stock', 'orders', 'lines'],
    ['stock'],
  ],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  if (isUncounted(evidence, used)) return uncounted(evidence, used);
  const out = outBySku(evidence);
  const all = ledgers(evidence);
  const books = all.filter(({ onHand }) => onHand !== undefined);
  const offences = books.flatMap((ledger) => lost(ledger, out.get(ledger.sku), used));
  const unsaid = all.find((ledger) => ledger.onHand === undefined && hasLeft(ledger, out.get(ledger.sku)));
  if (offences.length > 0 || books.length === 0 || unsaid === undefined)
    return conclude(books.length, offences);
  return {
    verdict: 'inconclusive',
    reason: `the stock says nothing of ${short(unsaid.sku)}, of which some was sold`,
  };
}

/** Whether any of it was sold, by the word of a buyer or of the database. */
const hasLeft = ({ live, booked }: Ledger, out: Out | undefined): boolean =>
  (out?.least ?? 0) > 0 || live > 0 || booked.sold > 0;

function lost(ledger: Ledger, out: Out | undefined, used: readonly CollectionName[]): Offence[] {
  const { sku, initial, restocked, live, pending, held, adrift, booked, onHand = 0 } = ledger;
  const { least = 0, most = 0, last, before } = out ?? {};
  const shown = [before, last].flatMap((intent) => intent ?? []);
  const expected = (units: string): string =>
    `${units} × ${short(sku)} should be left, but the stock says ${onHand}.`;
  const offence = (summary: string): Offence => ({
    summary,
    facts: () => [
      `catalogue: ${initial} × ${short(sku)} at the start`,
      `history: ${span(restocked.least, restocked.most)} restocked, ${span(least, most)} sold`,
      ...(used.includes('orders') ? [`database: ${live} on live orders, ${pending} on pending ones`] : []),
      ...(used.includes('movements') ? [`database: movements sum to ${booked.total}`] : []),
      `database: ${onHand} on hand`,
      ...shown.flatMap(({ attempts }) => attempts.slice(0, 1).map(({ operation }) => describe(operation))),
    ],
    offending: idsOf(...shown),
  });
  if (used.includes('movements') && onHand !== initial + booked.total) {
    return [offence(expected(`By its movements ${initial + booked.total}`))];
  }
  const below = lessThanNothing(ledger);
  if (below !== null) return [offence(below)];
  const low = initial + restocked.least - most - held - adrift;
  const high = initial + restocked.most - least;
  if (onHand < low || onHand > high)
    return [offence(expected(`By what buyers were told ${span(low, high)}`))];
  if (!used.includes('orders')) return [];
  const fewest = initial + restocked.least - live - pending - held - adrift;
  const leftByOrders = initial + restocked.most - live;
  return onHand < fewest || onHand > leftByOrders
    ? [offence(expected(`By its live orders ${span(fewest, leftByOrders)}`))]
    : [];
}

const span = (least: number, most: number): string => (least === most ? `${least}` : `${least} to ${most}`);
