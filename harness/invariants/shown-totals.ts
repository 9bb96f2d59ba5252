import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Look } from '../model/joins.ts';
import type { Cents } from '../model/money.ts';
import type { Operation } from '../model/operation.ts';
import { NONE, type Offence } from './conclude.ts';
import { amount, describe } from './describe.ts';
import { inWords, isPossible, possibleTotals, pricingWindow } from './prices.ts';
import { requestedLines } from './units.ts';
import { wanted } from './wanted.ts';

/** Why a total that was shown is wrong, in words, and who else it takes to see it. */
interface Wrong {
  readonly was: string;
  readonly operations: readonly Operation[];
}

/**
 * Reads that show a live order at a total that is not its own: that which the answer to its checkout told, else what the database has,
 * else any that its checkout may have come to.
 */
export function shownTotals(evidence: Evidence, used: readonly CollectionName[]): readonly Offence[] {
  return evidence.index.looks.flatMap((look): readonly Offence[] => {
    if (look.told?.status !== 'live' || look.kind !== 'readOrder') return NONE;
    const wrong = wrongTotal(look, look.told.order, look.told.totalCents, evidence, used);
    return wrong === null ? NONE : [shownAt(look, look.told.totalCents, wrong, evidence)];
  });
}

function wrongTotal(
  look: Look,
  order: number,
  totalCents: Cents,
  evidence: Evidence,
  used: readonly CollectionName[],
): Wrong | null {
  const { index, catalogue } = evidence;
  const other = (cents: Cents, ...operations: readonly Operation[]): Wrong | null =>
    cents === totalCents ? null : { was: amount(cents, catalogue.currency), operations };
  // Checkouts come first among those who were told of an order.
  const [first] = index.tellingsOfOrder.of(order);
  if (first?.operation.kind === 'checkout' && first.told !== null)
    return other(first.told.totalCents, first.operation);
  const record = used.includes('orders') ? index.orderAt(order) : undefined;
  return record === undefined ? impossible(look, totalCents, evidence) : other(record.totalCents);
}

/** Of what came of a key whose answer was lost, where its sender alone was shown it. */
function impossible({ actor, operation }: Look, totalCents: Cents, evidence: Evidence): Wrong | null {
  const { order } = operation.input;
  const intents = 'of' in order ? evidence.index.intentsUnder(order.of) : [];
  const [intent, ...others] = intents;
  if (intent === undefined || others.length > 0 || intent.actor !== actor) return null;
  const attempt = wanted(intent);
  const lines = attempt === null ? null : requestedLines(attempt, evidence);
  if (attempt === null || lines === null) return null;
  const totals = possibleTotals(lines, attempt, pricingWindow(intent, evidence), evidence);
  if (totals === null || isPossible(totalCents, totals)) return null;
  const operations = intent.attempts.map((one) => one.operation);
  return { was: inWords(totals, evidence.catalogue.currency), operations };
}

function shownAt(
  { operation }: Look,
  totalCents: Cents,
  { was, operations }: Wrong,
  { catalogue }: Evidence,
): Offence {
  return {
    summary: `An order that costs ${was} was shown at ${amount(totalCents, catalogue.currency)}.`,
    facts: () => [...operations, operation].map(describe),
    offending: [...operations, operation].map(({ id }) => id),
  };
}
