import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Attempt, Look, Told } from '../model/joins.ts';
import type { Operation } from '../model/operation.ts';
import type { Instant } from '../model/time.ts';
import { short } from './describe.ts';
import { type Acknowledged, isAcknowledged } from './intents.ts';
import { requestedLines, sameLines } from './units.ts';

export interface Stray {
  readonly operation: Operation;
  /** What was asked for and what was told instead, as a sentence without its full stop. */
  readonly what: string;
}

/** Answers that speak of another product, order or cart than their requests. */
export function strayAnswers(evidence: Evidence, used: readonly CollectionName[]): readonly Stray[] {
  const { operationsOf, attempts, strayPages, looks } = evidence.index;
  const { changePrice, restock, createProduct } = operationsOf;
  const checkouts = attempts.filter(isAcknowledged).flatMap((attempt) => {
    const what = otherCart(attempt, evidence, used);
    return what === null ? [] : [{ operation: attempt.operation, what }];
  });
  return [
    ...checkouts,
    ...[strayPages, changePrice, restock, createProduct].flatMap((operations) =>
      operations.flatMap(otherProduct),
    ),
    ...looks.flatMap((look) => otherOrder(look, evidence)),
  ];
}

function otherProduct(
  operation: Operation<'browse' | 'changePrice' | 'restock' | 'createProduct'>,
): readonly Stray[] {
  const { input, outcome } = operation;
  if (outcome.type !== 'ok' || outcome.result.sku === input.sku) return [];
  return [
    { operation, what: `Asked for ${short(input.sku)}, the shop spoke of ${short(outcome.result.sku)}` },
  ];
}

/** That an intent was told of several orders is another invariant's; any of them is an answer. */
function otherOrder(
  { told, key, order, operation, actor, startedAt }: Look,
  { index }: Evidence,
): readonly Stray[] {
  if (told === null || told.order === order) return NO_STRAYS;
  const attempts = index.attemptsByKey.of(key);
  // Of one who was never answered himself, what another buyer was told under that key says nothing.
  const own = attempts.filter((attempt) => attempt.actor === actor);
  if (own.some(({ type }) => type === 'unknown') && !own.some(isAcknowledged)) return NO_STRAYS;
  if (mayBeEarlierTry(told, own, startedAt)) return NO_STRAYS;
  const asked = attempts.flatMap(({ told: acknowledged }) => acknowledged?.order ?? []);
  if (order >= 0) asked.push(order);
  if (asked.length === 0 || asked.includes(told.order)) return NO_STRAYS;
  const names = asked.map((number) => index.orderIdOf(number)).join(' or ');
  return [{ operation, what: `Asked for the order ${short(names)}, the shop showed ${short(told.orderId)}` }];
}

/** An order that was never sold may be that of an attempt which came to nothing, until its buyer is told of the one that was. */
const mayBeEarlierTry = (
  { status }: Pick<Told, 'status'>,
  own: readonly Attempt[],
  startedAt: Instant,
): boolean =>
  (status === 'failed' || status === 'pending') &&
  own.some((attempt) => !isAcknowledged(attempt)) &&
  !own.some((attempt) => isAcknowledged(attempt) && attempt.end < startedAt);

const NO_STRAYS: readonly Stray[] = [];

/** Of an intent's attempts one took effect, so an answer may repeat what another of them asked for. */
function otherCart(
  attempt: Acknowledged,
  evidence: Evidence,
  used: readonly CollectionName[],
): string | null {
  const { lines, order } = attempt.told;
  const { index } = evidence;
  if (!sameLines(attempt.lines, lines)) {
    const twins = index.attemptsUnder(attempt.intentId);
    const isAsked = twins.some((twin) => {
      const requested = requestedLines(twin, evidence);
      return requested === null || sameLines(requested, lines) || sameLines(twin.lines, lines);
    });
    if (!isAsked) return 'A checkout was answered with other lines than it asked for';
  }
  if (!used.includes('orders')) return null;
  const intentId = index.orderAt(order)?.intentId ?? null;
  return intentId === null || intentId === attempt.intentId
    ? null
    : `A checkout was answered with the order of the intent ${short(intentId)}`;
}
