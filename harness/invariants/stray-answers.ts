import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Attempt, Look, Told } from '../model/joins.ts';
import type { Actor, Operation } from '../model/operation.ts';
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
  const { operationsOf, attempts, strayPages } = evidence.index;
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
    ...otherOrders(evidence),
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

/** What those who sent one key were told: gone through once, since thousands may look at what came of it. */
interface Sent {
  /** The numbers of the orders that they were told of. */
  readonly orders: ReadonlySet<number>;
  readonly own: ReadonlyMap<Actor, Own>;
}

/** Of one of them. */
interface Own {
  isInDoubt: boolean;
  /** An attempt of his came to nothing, as far as he knows. */
  hasFailed: boolean;
  /** When he was first told of an order: infinite where he never was. */
  toldBy: Instant;
}

function sentUnder(attempts: readonly Attempt[]): Sent {
  const orders = new Set<number>();
  const senders = new Map<Actor, Own>();
  for (const { actor, type, told, end } of attempts) {
    const own = senders.get(actor) ?? {
      isInDoubt: false,
      hasFailed: false,
      toldBy: Number.POSITIVE_INFINITY,
    };
    senders.set(actor, own);
    if (told !== null) orders.add(told.order);
    if (type === 'unknown') own.isInDoubt = true;
    if (type === 'ok') own.toldBy = Math.min(own.toldBy, end);
    else own.hasFailed = true;
  }
  return { orders, own: senders };
}

/** That an intent was told of several orders is another invariant's; any of them is an answer. */
function otherOrders({ index }: Evidence): readonly Stray[] {
  const byKey = new Map<number, Sent>();
  return index.looks.flatMap((look) => {
    const { told, key, order, operation } = look;
    if (told === null || told.order === order) return NO_STRAYS;
    const sent = byKey.get(key) ?? sentUnder(index.attemptsByKey.of(key));
    byKey.set(key, sent);
    if (mayBeOwn(look, told, sent.own.get(look.actor))) return NO_STRAYS;
    if (sent.orders.has(told.order) || (sent.orders.size === 0 && order < 0)) return NO_STRAYS;
    const asked = order < 0 ? [...sent.orders] : [...sent.orders, order];
    const names = asked.map((number) => index.orderIdOf(number)).join(' or ');
    return [
      { operation, what: `Asked for the order ${short(names)}, the shop showed ${short(told.orderId)}` },
    ];
  });
}

/**
 * Of one who was never answered himself, what another buyer was told under that key says nothing. And an order that was never sold may be that
 * of an attempt which came to nothing, until its buyer is told of the one that was.
 */
function mayBeOwn({ startedAt }: Look, { status }: Pick<Told, 'status'>, own: Own | undefined): boolean {
  if (own === undefined) return false;
  if (own.isInDoubt && !Number.isFinite(own.toldBy)) return true;
  return (status === 'failed' || status === 'pending') && own.hasFailed && own.toldBy >= startedAt;
}

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
