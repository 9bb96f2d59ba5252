import type { Tally } from '../../model/adapter.ts';
import { type Intention, isKind, type Operation } from '../../model/operation.ts';
import type { Random } from '../../model/random.ts';
import type { Plan } from '../../model/scenario.ts';

/** One thing to ask after draining, under an intent of its own. */
export interface Question {
  readonly intentId: string;
  readonly intention: Intention;
}

/** Of very many a sample is asked, drawn by the seed. */
const MAX_READS = 300;
const MAX_PROBES = 20;

/** Every order that was acknowledged is read again by its owner. */
export function acknowledgedOrders(history: readonly Operation[], random: Random): Question[] {
  const acknowledged = history.filter(isKind('checkout')).filter(({ outcome }) => outcome.type === 'ok');
  const owners = new Map(acknowledged.map(({ intentId, input }) => [intentId, input.actor]));
  return random
    .shuffle([...owners])
    .slice(0, MAX_READS)
    .map(([of, actor], index) => ({
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
): OrderInDoubt[] {
  if (orders.state === 'absent') return [];
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
  return random
    .shuffle(found)
    .slice(0, MAX_READS)
    .map(({ of, orderId, actor }, index) => ({
      of,
      orderId,
      question: {
        intentId: `final-doubt-${index}`,
        intention: { kind: 'readOrder', input: { actor, order: { of } } },
      },
    }));
}

/** The product page of every sku whose price somebody changed without learning whether it was. */
export function pricesInDoubt(history: readonly Operation[], random: Random): Question[] {
  const unknown = history.filter(isKind('changePrice')).filter(({ outcome }) => outcome.type === 'unknown');
  return random
    .shuffle([...new Set(unknown.map(({ input }) => input.sku))])
    .slice(0, MAX_READS)
    .map((sku, index) => ({
      intentId: `final-price-${index}`,
      intention: { kind: 'browse', input: { actor: 'anonymous', sku } },
    }));
}

/** Wherever the shop says that units are left, one of them can be bought: the other half of never-undersell. */
export function probes(plan: Plan, stock: Tally['stock'], random: Random): Question[] {
  if (stock.state === 'absent') return [];
  const sold = new Set(plan.catalogue.products.map(({ sku }) => sku));
  const left = stock.records.filter(({ sku, onHand }) => sold.has(sku) && onHand > 0);
  return random
    .shuffle(left)
    .slice(0, MAX_PROBES)
    .map(({ sku }, index) => ({
      intentId: `probe-${index}`,
      // The buyer after the plan's last one.
      intention: { kind: 'checkout', input: { actor: plan.buyers, lines: [{ sku, quantity: 1 }] } },
    }));
}
