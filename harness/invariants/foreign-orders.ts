import type { CollectionName, Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe, describeOrder, named, short } from './describe.ts';

/** A buyer was told that an order, or an account, is his own. */
interface Told {
  readonly operation: Operation;
  readonly orderId: string;
  readonly buyer: string;
}

interface Owner {
  readonly buyer: string;
  /** Who was told first, where no database says whose it is. */
  readonly first: Operation | null;
}

/** Orders and accounts that were shown to a buyer as his own, and are another's of this run. */
export function foreignOrders(evidence: Evidence, used: readonly CollectionName[]): readonly Offence[] {
  const told = evidence.history.flatMap((operation) => toldBy(operation, evidence));
  const owners = ownersOf(told, evidence, used);
  const known = new Set(evidence.buyers);
  const orders = told.flatMap((one) => {
    const owner = owners.get(one.orderId);
    if (owner === undefined || owner.buyer === one.buyer || !known.has(owner.buyer)) return [];
    return [foreign(one, owner, evidence)];
  });
  return [...orders, ...evidence.history.flatMap((operation) => foreignAccount(operation, evidence, known))];
}

function toldBy(operation: Operation, { buyers }: Evidence): Told[] {
  const { kind, input, outcome } = operation;
  // A read names its order: whether it may see that is for another invariant.
  if (outcome.type !== 'ok' || (kind !== 'checkout' && kind !== 'readAccount')) return [];
  const buyer = typeof input.actor === 'number' ? buyers[input.actor] : undefined;
  if (buyer === undefined) return [];
  const { result } = outcome;
  const ids = 'orderIds' in result ? result.orderIds : 'orderId' in result ? [result.orderId] : [];
  return ids.map((orderId) => ({ operation, orderId, buyer }));
}

/** What the database says; without one, an order is whose checkout was first told of it. */
function ownersOf(
  told: readonly Told[],
  { orders }: Evidence,
  used: readonly CollectionName[],
): ReadonlyMap<string, Owner> {
  if (used.includes('orders') && orders.state === 'known')
    return new Map(orders.records.map(({ orderId, buyer }) => [orderId, { buyer, first: null }]));
  const owners = new Map<string, Owner>();
  for (const { operation, orderId, buyer } of told)
    if (operation.kind === 'checkout' && !owners.has(orderId))
      owners.set(orderId, { buyer, first: operation });
  return owners;
}

function foreign({ operation, orderId }: Told, { buyer, first }: Owner, { index }: Evidence): Offence {
  const order = index.orderById.get(orderId);
  return {
    summary: `The order ${short(orderId)} of ${short(buyer)} was shown to ${named(operation.input.actor)} as his own.`,
    facts: () => [
      describe(operation),
      ...(first === null ? [] : [describe(first)]),
      ...(order === undefined ? [] : [describeOrder(order)]),
    ],
    offending: first === null ? [operation.id] : [operation.id, first.id],
  };
}

function foreignAccount(operation: Operation, { buyers }: Evidence, known: ReadonlySet<string>): Offence[] {
  const { kind, input, outcome } = operation;
  if (kind !== 'readAccount' || outcome.type !== 'ok' || typeof input.actor !== 'number') return [];
  const { email } = outcome.result;
  if (email === buyers[input.actor] || !known.has(email)) return [];
  return [
    {
      summary: `The account of ${short(email)} was shown to ${named(input.actor)} as his own.`,
      facts: () => [describe(operation)],
      offending: [operation.id],
    },
  ];
}
