import type { Evidence } from '../model/evidence.ts';
import { NS_PER_MS } from '../model/time.ts';
import type { Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { holdOf } from './holds.ts';
import type { Attempt } from './intents.ts';
import { isOutOfStock } from './shelves.ts';
import { merge, requestedLines } from './units.ts';

/** A refusal at the end, though everything that was asked for is in stock, and nobody can have held it meanwhile. */
export function leftUnsold(attempt: Attempt, evidence: Evidence): Offence[] {
  const { index, declarations } = evidence;
  const { operation, startedAt } = attempt;
  if (!isFinal(attempt) || !isOutOfStock(attempt)) return [];
  // What a shop brings by itself may have come after it was asked.
  if (declarations.restocksItself === true) return [];
  const asked = requestedLines(attempt, evidence);
  // What nobody can sell may be refused with any reason.
  if (asked === null) return [];
  const lines = merge(asked);
  const left = (sku: string): number => index.onHandBySku.get(sku) ?? 0;
  if (lines.some(({ sku, quantity }) => left(sku) < quantity)) return [];
  const holdNs = declarations.holdMs * NS_PER_MS;
  // A shop that is quiet and declares no hold holds nothing, but for whoever else is asking just then.
  const mayHold = (rival: Attempt): boolean =>
    rival.end + holdNs >= startedAt &&
    (holdNs > 0 || (isFinal(rival) && rival.startedAt <= attempt.end && mayGiveBack(rival)));
  const rivals = lines.flatMap(({ sku }) => index.attemptsBySku.get(sku) ?? []);
  if (rivals.some((rival) => rival !== attempt && mayHold(rival))) return [];
  const [first] = lines;
  const what = first === undefined ? 'nothing' : `${first.quantity} × ${short(first.sku)}`;
  return [
    {
      summary: `When all was quiet ${what} was refused as "out of stock", but the stock has it.`,
      facts: () => [
        describe(operation),
        ...lines.map(({ sku }) => `database: ${left(sku)} × ${short(sku)} on hand`),
      ],
      offending: [attempt.id],
    },
  ];
}

/** What was sold is not in stock. */
const mayGiveBack = (attempt: Attempt): boolean => attempt.type !== 'ok' && holdOf(attempt) !== 'none';

const isFinal = ({ operation }: Attempt): boolean => operation.phase === 'final';
