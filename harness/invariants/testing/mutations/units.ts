import type { Operation } from '../../../model/operation.ts';
import { NS_PER_MS } from '../../../model/time.ts';
import type { SimulatedRun } from '../simulated-run.ts';
import { buyerOf, type Checkout, checkoutsOf, QUIET } from './mutation.ts';

/**
 * What the definitions say of units, by looking at every instant there is: slow, and written apart from the invariants, so
 * that a slip in one is not a slip in the other.
 */

/** A quantity that was forged may be understood as it was sent or as it was meant. */
function readings({ input: { lines, forgery } }: Checkout, sku: string): readonly number[] {
  const meant = lines.filter((line) => line.sku === sku).map(({ quantity }) => quantity);
  const sum = (quantities: readonly number[]) => quantities.reduce((total, one) => total + one, 0);
  const [first] = lines;
  if (forgery?.field !== 'quantity' || first?.sku !== sku) return [sum(meant)];
  return [sum(meant), sum(meant) - first.quantity + Number(forgery.value)];
}

const end = ({ outcome, endedAt }: Operation): number =>
  outcome.type === 'unknown' ? Number.POSITIVE_INFINITY : (endedAt ?? Number.POSITIVE_INFINITY);

/** One buyer and one key. */
interface Wish {
  readonly attempts: readonly Checkout[];
  readonly cancels: readonly Operation[];
}

function wishesOf(run: SimulatedRun): readonly Wish[] {
  const wishes = new Map<string, Checkout[]>();
  for (const attempt of checkoutsOf(run)) {
    const key = `${buyerOf(run, attempt)} ${attempt.intentId}`;
    wishes.set(key, [...(wishes.get(key) ?? []), attempt]);
  }
  return [...wishes.values()].map((attempts) => ({
    attempts,
    cancels: run.witnesses.history.filter(
      ({ kind, input }) =>
        kind === 'cancel' &&
        'order' in input &&
        'of' in input.order &&
        input.order.of === attempts[0]?.intentId,
    ),
  }));
}

const restocksOf = ({ witnesses }: SimulatedRun, sku: string): readonly Operation<'restock'>[] =>
  witnesses.history.filter(
    (operation): operation is Operation<'restock'> =>
      operation.kind === 'restock' && operation.input.sku === sku,
  );

const stockOf = ({ premises }: SimulatedRun, sku: string): number =>
  premises.catalogue.products.find((product) => product.sku === sku)?.stock ?? 0;

/** Whether at some instant more had been confirmed than can have been there. */
export function wasOversold(run: SimulatedRun): boolean {
  const instants = run.witnesses.history.flatMap(({ startedAt, endedAt }) => [
    startedAt,
    endedAt ?? startedAt,
  ]);
  const wishes = wishesOf(run);
  return run.premises.catalogue.products.some(({ sku }) =>
    instants.some((instant) => {
      const restocked = restocksOf(run, sku)
        .filter(({ outcome, startedAt }) => outcome.type !== 'refused' && startedAt <= instant)
        .reduce((sum, { input }) => sum + input.quantity, 0);
      const balances = wishes.map(({ attempts, cancels }) => {
        const told = attempts.filter(({ outcome }) => outcome.type === 'ok');
        const isSold = told.some((attempt) => end(attempt) <= instant);
        const mayBeBack = cancels.some(
          ({ outcome, startedAt }) => outcome.type !== 'refused' && startedAt <= instant,
        );
        const sold = isSold ? Math.min(...told.flatMap((attempt) => readings(attempt, sku))) : 0;
        const isOrder = told.length > 0 && mayBeBack;
        // What was refused under the key took nothing, whatever it asked for.
        const taking = attempts.filter(({ outcome }) => outcome.type !== 'refused');
        const back = isOrder ? Math.max(...taking.flatMap((attempt) => readings(attempt, sku))) : 0;
        return back - sold;
      });
      return stockOf(run, sku) + restocked + balances.reduce((sum, one) => sum + one, 0) < 0;
    }),
  );
}

/** Units that are surely there once everything of the load that will end has ended, and before anybody asks at the end. */
export function surelyLeft(run: SimulatedRun, sku: string): number {
  const restocked = restocksOf(run, sku)
    .filter(({ outcome }) => outcome.type === 'ok')
    .reduce((sum, { input }) => sum + input.quantity, 0);
  const out = wishesOf(run).map(({ attempts, cancels }) => {
    const taking = attempts.filter(
      ({ outcome, startedAt }) => outcome.type !== 'refused' && startedAt < QUIET[0] * NS_PER_MS,
    );
    const isBack = cancels.some(({ outcome }) => outcome.type === 'ok');
    const most = Math.max(0, ...taking.flatMap((attempt) => readings(attempt, sku)));
    return ((isBack ? 0 : 1) + adrift(run, taking)) * most;
  });
  return stockOf(run, sku) + restocked - out.reduce((sum, one) => sum + one, 0);
}

/** Of those that may have taken effect under one key one did; a shop that declares holds may keep what the others held. */
function adrift({ premises }: SimulatedRun, taking: readonly Checkout[]): number {
  if (premises.declarations.holdMs === 0) return 0;
  const unknown = taking.filter(({ outcome }) => outcome.type === 'unknown').length;
  return taking.length > unknown ? unknown : Math.max(0, unknown - 1);
}

/** What one cart takes off each shelf. */
export function demandOf({ input }: Checkout): ReadonlyMap<string, number> {
  const skus = new Set(input.lines.map(({ sku }) => sku));
  return new Map(
    [...skus].map((sku) => [
      sku,
      input.lines.filter((line) => line.sku === sku).reduce((sum, { quantity }) => sum + quantity, 0),
    ]),
  );
}

/** Whether the shelves as they were filled at first hold a whole cart. */
export const isOnFirstShelf = (run: SimulatedRun, checkout: Checkout): boolean =>
  [...demandOf(checkout)].every(([sku, quantity]) => stockOf(run, sku) >= quantity);
