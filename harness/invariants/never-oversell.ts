import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Sales } from '../model/joins.ts';
import { millis } from '../model/time.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { cookedBooks, uncounted } from './cooked-books.ts';
import { describe, short } from './describe.ts';
import { idsOf } from './intents.ts';
import { isUncounted, ledgers } from './ledgers.ts';
import { type Overdraft, overdraft, raceAt, returnsOf } from './sweep.ts';

/**
 * At every t: what there was + restocks that may have begun by t - sales acknowledged by t >= 0. The bounds are those of Jepsen's
 * counter (`jepsen.checker/counter`): what is sure counts against, what may be counts for. That needs no witness; with the
 * database, its own books have to add up as well, and the stock alone may not end below zero.
 */
export const neverOversell: Invariant = {
  name: 'never-oversell',
  family: 'oversold',
  promise: 'At no time have more units been sold than existed.',
  needs: [
    ['orders', 'lines', 'movements', 'stock'],
    ['orders', 'lines', 'stock'],
    ['orders', 'lines'],
    ['stock'],
    [],
  ],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  if (isUncounted(evidence, used)) return uncounted(evidence, used);
  const { intents, salesBySku } = evidence.index;
  const books = used.length === 0 ? [] : ledgers(evidence);
  const own = new Map(books.map((ledger) => [ledger.sku, ledger.own]));
  const offences: Offence[] = [];
  /** What the history has shown already: told once, and counted once. */
  const shown = new Set<string>();
  let compared = 0;
  for (const [sku, ofSku] of salesBySku) {
    const stock = evidence.index.productBySku.get(sku)?.stock;
    // Of what is not in the catalogue nobody knows how many there were.
    if (stock === undefined) continue;
    compared += 1;
    // When its own units came nobody knows: they may have been there from the beginning.
    const found = overdraft(stock + (own.get(sku) ?? 0), ofSku, returnsOf(sku, ofSku, evidence));
    if (found === null) continue;
    shown.add(sku);
    offences.push(oversold(sku, found, ofSku, evidence));
  }
  for (const ledger of books) offences.push(...cookedBooks(ledger, shown.has(ledger.sku), evidence, used));
  const live = books.reduce((sum, { live: units }) => sum + units, 0);
  const acknowledged = compared === 0 ? 0 : intents.filter(({ fate }) => fate === 'ok').length;
  return conclude(Math.max(acknowledged, live), offences);
}

/** The sale that crossed the line, and those that raced it. */
function oversold(sku: string, found: Overdraft, sales: Sales, { index }: Evidence): Offence {
  const { sale, stock, returned, sold, excess } = found;
  const { suspects, fact } = raceAt(sale, sales);
  return {
    summary: `${stock + returned} × ${short(sku)} existed, but by ${millis(sales.at[sale] ?? 0).toFixed(1)} ms ${sold} had been sold to buyers who were told so; at worst ${excess} too many.`,
    facts: () => [
      `catalogue: ${stock} × ${short(sku)} at the start; come back at most by then: ${returned}`,
      fact,
      ...suspects.flatMap(({ acknowledged }) =>
        acknowledged.slice(0, 1).map(({ operation }) => describe(operation)),
      ),
    ],
    offending: idsOf(...suspects),
    costCents: excess * (index.productBySku.get(sku)?.unitPriceCents ?? 0),
  };
}
