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
  { sku, initial, restocked, live, pending, held, adrift, booked, onHand }: Ledger,
  isShown: boolean,
  { index }: Evidence,
  used: readonly CollectionName[],
): Offence[] {
  const moved = used.includes('movements')
    ? `; movements sum to ${booked.total}; ${onHand ?? 'nothing'} on hand`
    : '';
  const facts = () => [
    `catalogue: ${initial} × ${short(sku)} at the start, at most ${restocked.most} restocked`,
    `database: ${live} on live orders, ${pending} on pending ones${moved}`,
  ];
  const offence = (summary: string): Offence => ({ summary, facts, offending: [] });
  const offences: Offence[] = [];
  if (live > initial + restocked.most) {
    const attempts = isShown ? [] : (index.attemptsBySku.get(sku) ?? []);
    const buyers = attempts.filter(({ type }) => type !== 'refused').slice(-MAX_NAMED);
    const excess = isShown ? 0 : live - initial - restocked.most;
    offences.push({
      summary: `${initial + restocked.most} × ${short(sku)} existed, but ${live} are on live orders.`,
      facts: () => [...facts(), ...buyers.map(({ operation }) => describe(operation))],
      offending: buyers.map(({ id }) => id),
      costCents: excess * (index.productBySku.get(sku)?.unitPriceCents ?? 0),
    });
  }
  if (!used.includes('movements')) return offences;
  if (onHand !== undefined && onHand < 0) {
    offences.push(offence(`The stock of ${short(sku)} ended at ${onHand}: less than nothing.`));
  }
  if (onHand !== undefined && onHand !== initial + booked.total) {
    offences.push(
      offence(
        `By its movements ${initial + booked.total} × ${short(sku)} should be left, but the stock says ${onHand}.`,
      ),
    );
  }
  if (booked.sold < live || booked.sold > live + pending + held + adrift) {
    offences.push(
      offence(
        `Live orders hold ${live} × ${short(sku)}, but the movements say that ${booked.sold} were sold.`,
      ),
    );
  }
  return offences;
}
