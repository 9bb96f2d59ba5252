import { absent, type Collection, known, type Witnesses } from '../../../model/evidence.ts';
import type { Operation, OrderView } from '../../../model/operation.ts';
import type { Random } from '../../../model/random.ts';
import { NS_PER_MS } from '../../../model/time.ts';
import type { SimulatedRun } from '../simulated-run.ts';

/** One fact of a valid history, broken. */
export interface Mutated {
  readonly run: SimulatedRun;
  /** Why nobody can see it, found without the invariants; `null` where it can be seen. */
  readonly unobservable: string | null;
}

/** A way to break one fact. */
export interface Mutation {
  readonly name: string;
  /** The invariants that have to notice it, every one of them. */
  readonly noticedBy: readonly string[];
  /** Pure. @returns `null` where the run has no such fact. */
  bend(run: SimulatedRun, random: Random): Mutated | null;
}

export const observable = (run: SimulatedRun): Mutated => ({ run, unobservable: null });

/** @param reason why nobody can see it, if so. */
export const unless = (run: SimulatedRun, reason: string | null): Mutated => ({ run, unobservable: reason });

type Name = Exclude<keyof Witnesses, 'history' | 'faults'>;
type RecordOf<K extends Name> = Witnesses[K] extends Collection<infer T> ? T : never;

export function recordsOf<K extends Name>({ witnesses }: SimulatedRun, name: K): readonly RecordOf<K>[] {
  const collection = witnesses[name];
  if (collection.state === 'absent') throw new Error(collection.reason);
  return collection.records as readonly RecordOf<K>[];
}

/** The run with other records in a collection. */
export const withRecords = <K extends Name>(
  run: SimulatedRun,
  name: K,
  change: (records: readonly RecordOf<K>[]) => readonly RecordOf<K>[],
): SimulatedRun => ({
  ...run,
  witnesses: { ...run.witnesses, [name]: known(change(recordsOf(run, name))) },
});

/** The run with another history: in the order of invocation, as every history is. */
export function withHistory(run: SimulatedRun, operations: readonly Operation[]): SimulatedRun {
  const history = [...operations]
    .sort((one, other) => one.startedAt - other.startedAt)
    .map((operation, id) => ({ ...operation, id }) as Operation);
  return { ...run, witnesses: { ...run.witnesses, history } };
}

/** Each operation that `change` has something else for is replaced. */
export const withOperations = (
  run: SimulatedRun,
  change: (operation: Operation) => Operation | null,
): SimulatedRun =>
  withHistory(
    run,
    run.witnesses.history.map((operation) => change(operation) ?? operation),
  );

/** Before anything happens in a simulated run, and after all that its load may bring. */
export const EARLY = [1, 2] as const;
export const QUIET = [150, 151] as const;

export const moved = <O extends Operation>(operation: O, [start, end]: readonly [number, number]): O => ({
  ...operation,
  intendedAt: start * NS_PER_MS,
  startedAt: start * NS_PER_MS,
  endedAt: end * NS_PER_MS,
});

export type Checkout = Operation<'checkout'>;
export type Order = RecordOf<'orders'>;

export const checkoutsOf = ({ witnesses }: SimulatedRun): readonly Checkout[] =>
  witnesses.history.filter((operation): operation is Checkout => operation.kind === 'checkout');

export const buyerOf = ({ premises }: SimulatedRun, { input }: Operation): string =>
  typeof input.actor === 'number' ? (premises.buyers[input.actor] ?? '') : input.actor;

/** All attempts of one buyer under one key. */
export const attemptsOf = (
  run: SimulatedRun,
  { intentId, buyer }: Pick<Order, 'intentId' | 'buyer'>,
): readonly Checkout[] =>
  checkoutsOf(run).filter((attempt) => attempt.intentId === intentId && buyerOf(run, attempt) === buyer);

/** Whether another buyer sent the same key. */
export const isShared = (run: SimulatedRun, { intentId, buyer }: Order): boolean =>
  checkoutsOf(run).some((attempt) => attempt.intentId === intentId && buyerOf(run, attempt) !== buyer);

/** The order that an operation was told of. */
export function viewIn({ outcome }: Operation): OrderView | null {
  if (outcome.type !== 'ok') return null;
  return 'orderId' in outcome.result ? outcome.result : null;
}

/** Whether somebody was told that it was made. */
export const isTold = (run: SimulatedRun, { orderId }: Order): boolean =>
  checkoutsOf(run).some((attempt) => viewIn(attempt)?.orderId === orderId);

/** Every answer that shows an order shows another one instead. */
export const withViews = (
  run: SimulatedRun,
  orderId: string,
  change: (view: OrderView) => OrderView,
): SimulatedRun =>
  withOperations(run, (operation) => {
    const view = viewIn(operation);
    if (view?.orderId !== orderId) return null;
    return { ...operation, outcome: { type: 'ok', result: change(view) } } as Operation;
  });

export function pickOrNull<T>(random: Random, items: readonly T[]): T | null {
  return items.length === 0 ? null : random.pick(items);
}

/** An order of one of these statuses, any of them. */
export const anOrder = (run: SimulatedRun, random: Random, isFit: (order: Order) => boolean): Order | null =>
  pickOrNull(random, recordsOf(run, 'orders').filter(isFit));

/** A collection that is gone, for tests of what is left without it. */
export const GONE = absent('not asked');
