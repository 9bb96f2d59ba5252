import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Finding } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { type Ledger, ledgers, UNCOUNTED } from './ledgers.ts';

/** What is said where a shop adds units of which nobody knows: nothing, unless less than nothing is left. */
export function uncounted(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const onlyStock = used.filter((name) => name === 'stock');
  const below = ledgers(evidence).flatMap((ledger) => cookedBooks(ledger, false, evidence, onlyStock));
  return below.length === 0 ? UNCOUNTED : conclude(below.length, below);
}

/** Of those who may have bought too much, where only the database knows that somebody did. */
const MAX_NAMED = 4;

/**
 * What the database's own books say of one sku that cannot be.
 * @param isShown whether the history has shown already that too many were sold.
 */
export function cookedBooks(
  ledger: Ledger,
  isShown: boolean,
  evidence: Evidence,
  used: readonly CollectionName[],
): Offence[] {
  const { sku, initial, restocked, live, pending, booked, onHand } = ledger;
  const hasOrders = used.includes('orders');
  const hasMovements = used.includes('movements');
  const said = [
    ...(hasOrders ? [`${live} on live orders, ${pending} on pending ones`] : []),
    ...(hasMovements ? [`movements sum to ${booked.total}`] : []),
    ...(used.includes('stock') ? [`${onHand ?? 'nothing'} on hand`] : []),
  ];
  const facts = [
    `catalogue: ${initial} × ${short(sku)} at the start, at most ${restocked.most} restocked`,
    `database: ${said.join('; ')}`,
  ];
  const below = used.includes('stock') ? lessThanNothing(ledger) : null;
  const sums = [...(below === null ? [] : [below]), ...(hasMovements ? wrongSums(ledger) : [])];
  return [
    ...(hasOrders ? tooManyLive(ledger, isShown, facts, evidence) : []),
    ...sums.map((summary) => ({ summary, facts: () => facts, offending: [] })),
  ];
}

function tooManyLive(
  { sku, initial, restocked, live }: Ledger,
  isShown: boolean,
  facts: readonly string[],
  { index }: Evidence,
): Offence[] {
  const excess = live - initial - restocked.most;
  if (excess <= 0) return [];
  const attempts = isShown ? [] : (index.attemptsBySku.get(sku) ?? []);
  const buyers = attempts.filter(({ type }) => type !== 'refused').slice(-MAX_NAMED);
  const unitPriceCents = index.productBySku.get(sku)?.unitPriceCents ?? 0;
  return [
    {
      summary: `${initial + restocked.most} × ${short(sku)} existed, but ${live} are on live orders.`,
      facts: () => [...facts, ...buyers.map(({ operation }) => describe(operation))],
      offending: buyers.map(({ id }) => id),
      costCents: isShown ? 0 : excess * unitPriceCents,
    },
  ];
}

/** Whatever was sold and restocked, less than nothing cannot be left. @returns `null` where it is not. */
export const lessThanNothing = ({ sku, onHand = 0 }: Ledger): string | null =>
  onHand < 0 ? `The stock of ${short(sku)} ended at ${onHand}: less than nothing.` : null;

/** What does not come to what its movements do. */
function wrongSums({ sku, initial, live, pending, held, adrift, booked, onHand }: Ledger): string[] {
  const found: string[] = [];
  const expected = initial + booked.total;
  if (onHand !== undefined && onHand !== expected)
    found.push(`By its movements ${expected} × ${short(sku)} should be left, but the stock says ${onHand}.`);
  if (booked.sold < live || booked.sold > live + pending + held + adrift)
    found.push(
      `Live orders hold ${live} × ${short(sku)}, but the movements say that ${booked.sold} were sold.`,
    );
  return found;
}
