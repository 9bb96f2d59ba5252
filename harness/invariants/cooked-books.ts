import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import type { Ledger } from './ledgers.ts';

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
  const hasMovements = used.includes('movements');
  const moved = hasMovements ? `; movements sum to ${booked.total}; ${onHand ?? 'nothing'} on hand` : '';
  const facts = [
    `catalogue: ${initial} × ${short(sku)} at the start, at most ${restocked.most} restocked`,
    `database: ${live} on live orders, ${pending} on pending ones${moved}`,
  ];
  const sums = hasMovements ? wrongSums(ledger) : [];
  return [
    ...tooManyLive(ledger, isShown, facts, evidence),
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

/** What does not come to what its movements do. */
function wrongSums({ sku, initial, live, pending, held, adrift, booked, onHand }: Ledger): string[] {
  const found: string[] = [];
  const expected = initial + booked.total;
  if (onHand !== undefined && onHand < 0)
    found.push(`The stock of ${short(sku)} ended at ${onHand}: less than nothing.`);
  if (onHand !== undefined && onHand !== expected)
    found.push(`By its movements ${expected} × ${short(sku)} should be left, but the stock says ${onHand}.`);
  if (booked.sold < live || booked.sold > live + pending + held + adrift)
    found.push(
      `Live orders hold ${live} × ${short(sku)}, but the movements say that ${booked.sold} were sold.`,
    );
  return found;
}
