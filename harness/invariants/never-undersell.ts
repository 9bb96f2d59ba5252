import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Finding, Invariant } from '../model/verdict.ts';
import { conclude, type Offence } from './conclude.ts';
import { describe, short } from './describe.ts';
import { type Attempt, type Intent, idsOf } from './intents.ts';
import { leftUnsold } from './left-unsold.ts';
import { isJust, isOutOfStock, leftFor, type Shelves, shelvesOf, skusOf } from './shelves.ts';
import { merge, requestedLines } from './units.ts';

/**
 * A refusal is justified by any moment of its interval at which, with everything that may have been out or held counted
 * as gone and only what was surely back counted as there, one of its lines was short (it takes effect at one moment between its
 * start and its end: Herlihy and Wing, "Linearizability", 1990). That excuses much where outcomes are
 * unknown; so units are also asked for at the end, when all is quiet, and there the stock itself says whether there were any.
 */
export const neverUndersell: Invariant = {
  name: 'never-undersell',
  family: 'oversold',
  promise: 'A buyer is told "out of stock" only where stock could really have been short.',
  needs: [['stock'], []],
  check,
};

function check(evidence: Evidence, used: readonly CollectionName[]): Finding {
  const { index } = evidence;
  const { intents } = index;
  // Of a sku outside the catalogue nobody knows how many there were.
  const isKnown = ({ lines }: Attempt): boolean => lines.some(({ sku }) => index.productBySku.has(sku));
  const refused = intents.filter(
    ({ fate, attempts }) => fate === 'refused' && attempts.some((one) => isOutOfStock(one) && isKnown(one)),
  );
  if (refused.length === 0) return conclude(0, []);
  const shelves = shelvesOf(skusOf(refused), intents, evidence);
  const unjust = new Set(refused.filter((intent) => !isJust(intent, shelves, evidence)));
  const probed = used.includes('stock') ? refused.filter((intent) => !unjust.has(intent)) : [];
  return conclude(refused.length, [
    ...[...unjust].map((intent) => turnedAway(intent, shelves, evidence)),
    ...probed.flatMap(({ attempts }) => attempts.flatMap((attempt) => leftUnsold(attempt, evidence))),
  ]);
}

/** None of its lines was short: the first stands for the cart. */
function turnedAway(intent: Intent, shelves: Shelves, evidence: Evidence): Offence {
  const attempts = intent.attempts.filter(isOutOfStock);
  const [attempt] = attempts;
  const lines = attempt === undefined ? [] : merge(requestedLines(attempt, evidence) ?? attempt.lines);
  const { sku, quantity: wanted } = lines[0] ?? { sku: '', quantity: 0 };
  const there = (of: string): number =>
    attempt === undefined ? 0 : (leftFor(attempt, intent, of, shelves, evidence) ?? 0);
  const others = lines.length > 1 ? ', and no other line of the cart was short' : '';
  return {
    summary: `A buyer who wanted ${wanted} × ${short(sku)} was told "out of stock" while ${there(sku)} were surely left${others}.`,
    facts: () => [
      ...attempts.map(({ operation }) => describe(operation)),
      ...lines.map(
        ({ sku: of, quantity }) =>
          `history: ${quantity} × ${short(of)} wanted; at every moment of it at least ${there(of)} were neither sold nor held by anybody else`,
      ),
    ],
    offending: idsOf(intent),
  };
}
