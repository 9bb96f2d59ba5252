import type { Tally } from '../../model/adapter.ts';
import { type Actor, type Intention, isKind, type Operation } from '../../model/operation.ts';
import type { Random } from '../../model/random.ts';
import type { Plan } from '../../model/scenario.ts';

/** One thing to ask after draining, under an intent of its own. */
export interface Question {
  readonly intentId: string;
  readonly intention: Intention;
}

/** Of very many a sample is asked, drawn by the seed, and the result says so. */
export const MAX_READS = 300;
/** What nobody learnt is asked for one by one: each answer resolves an unknown. Only where very much broke are these more. */
export const MAX_IN_DOUBT = 1_000;
const MAX_PROBES = 20;

/** What is asked, and of how many: a sample where these are more. */
export interface Sample<T> {
  readonly asked: readonly T[];
  readonly of: number;
}

function sampleOf<T, U>(
  all: readonly T[],
  most: number,
  random: Random,
  of: (item: T, index: number) => U,
): Sample<U> {
  return {
    asked: random
      .shuffle([...all])
      .slice(0, most)
      .map(of),
    of: all.length,
  };
}

/** One sentence for the warnings of a result, where it is a sample. */
export const sampled = ({ asked, of }: Sample<unknown>, what: string): string[] =>
  asked.length < of
    ? [`final questions: ${asked.length} of ${of} ${what} were asked about, a sample drawn by the seed`]
    : [];

interface Owned {
  readonly actor: Actor;
  readonly orderId: string;
}

/** By intent, the order that was acknowledged last and whose it is: two buyers may have sent the same key. */
function ownedOrders(history: readonly Operation[]): Map<string, Owned> {
  const owned = new Map<string, Owned>();
  for (const { intentId, input, outcome } of history.filter(isKind('checkout')))
    if (outcome.type === 'ok') owned.set(intentId, { actor: input.actor, orderId: outcome.result.orderId });
  return owned;
}

/** What the questions about acknowledged orders refer to: of two buyers' orders under one key, that of who is asked. */
export const acknowledgedIds = (history: readonly Operation[]): [of: string, orderId: string][] =>
  [...ownedOrders(history)].map(([of, { orderId }]) => [of, orderId]);

/** Orders that were acknowledged are read again by their owners. */
export function acknowledgedOrders(history: readonly Operation[], random: Random): Sample<Question> {
  return sampleOf([...ownedOrders(history)], MAX_READS, random, ([of, { actor }], index) => ({
    intentId: `final-read-${index}`,
    intention: { kind: 'readOrder', input: { actor, order: { of } } },
  }));
}

/** An order that only the database knows: no client was told its id. */
export interface OrderInDoubt {
  /** The intent that made it. */
  readonly of: string;
  readonly orderId: string;
  readonly question: Question;
}

/**
 * Where no attempt of an intent was acknowledged, but the database has an order of it, its owner reads that order: so the
 * history itself tells what became of it. Nothing is promised about such an order, whatever the answer is.
 */
export function ordersInDoubt(
  history: readonly Operation[],
  orders: Tally['orders'],
  random: Random,
): Sample<OrderInDoubt> {
  if (orders.state === 'absent') return { asked: [], of: 0 };
  const checkouts = history.filter(isKind('checkout'));
  const acknowledged = new Set(checkouts.flatMap((one) => (one.outcome.type === 'ok' ? one.intentId : [])));
  const owners = new Map(
    checkouts
      .filter(({ intentId, outcome }) => outcome.type === 'unknown' && !acknowledged.has(intentId))
      .map(({ intentId, input }) => [intentId, input.actor]),
  );
  const found = orders.records.flatMap(({ intentId, orderId }) => {
    const actor = intentId === null ? undefined : owners.get(intentId);
    return intentId === null || actor === undefined ? [] : [{ of: intentId, orderId, actor }];
  });
  return sampleOf(found, MAX_IN_DOUBT, random, ({ of, orderId, actor }, index) => ({
    of,
    orderId,
    question: {
      intentId: `final-doubt-${index}`,
      intention: { kind: 'readOrder', input: { actor, order: { of } } },
    },
  }));
}

/** The product page of every sku whose price somebody changed without learning whether it was. */
export function pricesInDoubt(history: readonly Operation[], random: Random): Sample<Question> {
  const unknown = history.filter(isKind('changePrice')).filter(({ outcome }) => outcome.type === 'unknown');
  const skus = [...new Set(unknown.map(({ input }) => input.sku))];
  return sampleOf(skus, MAX_IN_DOUBT, random, (sku, index) => ({
    intentId: `final-price-${index}`,
    intention: { kind: 'browse', input: { actor: 'anonymous', sku } },
  }));
}

/** Where the shop says that units are left, one of them can be bought: the other half of never-undersell. */
export function probes(plan: Plan, stock: Tally['stock'], random: Random): Sample<Question> {
  if (stock.state === 'absent') return { asked: [], of: 0 };
  const sold = new Set(plan.catalogue.products.map(({ sku }) => sku));
  const left = stock.records.filter(({ sku, onHand }) => sold.has(sku) && onHand > 0);
  return sampleOf(left, MAX_PROBES, random, ({ sku }, index) => ({
    intentId: `probe-${index}`,
    // The buyer after the plan's last one.
    intention: { kind: 'checkout', input: { actor: plan.buyers, lines: [{ sku, quantity: 1 }] } },
  }));
}
