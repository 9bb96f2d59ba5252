import { addressOf, type CollectionName, type Evidence } from '../model/evidence.ts';
import type { Operation } from '../model/operation.ts';
import type { Offence } from './conclude.ts';
import { describe, describeOrder, named, short } from './describe.ts';

/** A buyer was told that an order is his own. */
interface Told {
  readonly by: { readonly operation: Operation };
  readonly order: number;
  readonly buyer: string;
}

interface Owner {
  readonly buyer: string;
  /** Who was told first, where no database says whose it is. */
  readonly first: Operation | null;
}

/** Orders and accounts that were shown to a buyer as his own, and are another's of this run. */
export function foreignOrders(evidence: Evidence, used: readonly CollectionName[]): readonly Offence[] {
  const buyers = new Set(evidence.buyers);
  const ownerOf = ownersOf(evidence, used);
  const offences: Offence[] = [];
  for (const told of everythingTold(evidence)) {
    const owner = ownerOf(told);
    if (owner !== null && owner.buyer !== told.buyer && buyers.has(owner.buyer))
      offences.push(foreign(told, owner, evidence));
  }
  const accounts = evidence.index.operationsOf.readAccount;
  return [...offences, ...accounts.flatMap((read) => foreignAccount(read, evidence, buyers))];
}

/** A read of one order names it: whether it may see that is for another invariant. */
function* everythingTold({ index, buyers }: Evidence): Generator<Told> {
  for (const attempt of index.attempts) {
    const buyer = typeof attempt.actor === 'number' ? buyers[attempt.actor] : undefined;
    if (attempt.told !== null && buyer !== undefined) yield { by: attempt, order: attempt.told.order, buyer };
  }
  for (const operation of index.operationsOf.readAccount) {
    const { outcome, input } = operation;
    const buyer = typeof input.actor === 'number' ? buyers[input.actor] : undefined;
    if (outcome.type !== 'ok' || buyer === undefined) continue;
    for (const orderId of outcome.result.orderIds)
      yield { by: { operation }, order: index.orderNumber(orderId), buyer };
  }
}

/** What the database says; without one, an order is whose checkout was first told of it. */
function ownersOf({ index }: Evidence, used: readonly CollectionName[]): (told: Told) => Owner | null {
  if (used.includes('orders')) {
    return ({ order }) => {
      const buyer = index.orderAt(order)?.buyer;
      return buyer === undefined ? null : { buyer, first: null };
    };
  }
  const owners = new Map<number, Owner>();
  return ({ order, buyer, by }) => {
    const owner = owners.get(order);
    if (owner === undefined && by.operation.kind === 'checkout')
      owners.set(order, { buyer, first: by.operation });
    return owner ?? null;
  };
}

function foreign({ by, order }: Told, { buyer, first }: Owner, { index }: Evidence): Offence {
  const { operation } = by;
  const record = index.orderAt(order);
  return {
    summary: `The order ${short(index.orderIdOf(order))} of ${short(buyer)} was shown to ${named(operation.input.actor)} as his own.`,
    facts: () => [
      describe(operation),
      ...(first === null ? [] : [describe(first)]),
      ...(record === undefined ? [] : [describeOrder(record)]),
    ],
    offending: first === null ? [operation.id] : [operation.id, first.id],
  };
}

function foreignAccount(
  read: Operation<'readAccount'>,
  { buyers }: Evidence,
  known: ReadonlySet<string>,
): Offence[] {
  const { input, outcome } = read;
  if (outcome.type !== 'ok' || input.actor === 'admin') return [];
  const email = addressOf(outcome.result.email);
  // Who is nobody has no account.
  const own = input.actor === 'anonymous' ? undefined : buyers[input.actor];
  if (email === own || !known.has(email)) return [];
  return [
    {
      summary: `The account of ${short(email)} was shown to ${named(input.actor)} as his own.`,
      facts: () => [describe(read)],
      offending: [read.id],
    },
  ];
}
