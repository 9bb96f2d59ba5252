import type { Declarations } from '../model/evidence.ts';
import { isKind, type Operation } from '../model/operation.ts';
import { NS_PER_MS } from '../model/time.ts';
import { unitsBySku } from './shop-state.ts';

/** What the model knows beside its state: facts of the whole trace that do not depend on an order of operations. */
export interface Surroundings {
  readonly declarations: Declarations;
  readonly currency: string;
  /** Every price that was or may have been in force while `during` ran, or up to `slackMs` before it. */
  prices(sku: string, during: Operation, slackMs: number): readonly number[];
  /** Units that a checkout which failed for another reason than stock may have kept from `during` for a while. */
  held(sku: string, during: Operation): number;
  /** Whether another attempt under the same key was being worked on. */
  hasTwin(checkout: Operation<'checkout'>): boolean;
}

/** A moment that never comes: an operation without an end overlaps everything after its start. */
const end = (operation: Operation): number => operation.endedAt ?? Number.POSITIVE_INFINITY;

/** Intervals are closed: two operations that touch at an instant overlap. */
const overlap = (a: Operation, b: Operation, slackMs = 0): boolean =>
  a.startedAt <= end(b) && b.startedAt <= end(a) + slackMs * NS_PER_MS;

/** @returns whether `a` was over before `b` began: then `a` comes first in every order. */
export const precedes = (a: Operation, b: Operation): boolean => end(a) < b.startedAt;

/**
 * @param initialPrices by sku, in force when the trace begins.
 */
export function surroundingsOf(
  trace: readonly Operation[],
  initialPrices: ReadonlyMap<string, number>,
  declarations: Declarations,
  currency: string,
): Surroundings {
  const changes = trace.filter(isKind('changePrice')).filter((change) => change.outcome.type === 'ok');
  const checkouts = trace.filter(isKind('checkout'));

  const prices = (sku: string, during: Operation, slackMs: number): number[] => {
    const ofSku = changes.filter((change) => change.input.sku === sku && change.startedAt <= end(during));
    // A price is gone once a change that began after it was set has ended. Of two changes at once either may have won.
    const gone = (setAt: Operation | null) =>
      ofSku.some(
        (next) =>
          (setAt === null || precedes(setAt, next)) && end(next) + slackMs * NS_PER_MS < during.startedAt,
      );
    const initial = initialPrices.get(sku);
    return [
      ...(initial === undefined || gone(null) ? [] : [initial]),
      ...ofSku.filter((change) => !gone(change)).map((change) => change.input.unitPriceCents),
    ];
  };

  const held = (sku: string, during: Operation): number =>
    checkouts
      .filter(
        (other) =>
          other.id !== during.id &&
          other.outcome.type === 'refused' &&
          other.outcome.reason === 'declined' &&
          overlap(other, during, declarations.holdMs),
      )
      .reduce((units, other) => units + (unitsBySku(other.input.lines).get(sku) ?? 0), 0);

  const hasTwin = (checkout: Operation<'checkout'>): boolean =>
    checkouts.some(
      (other) => other.id !== checkout.id && other.intentId === checkout.intentId && overlap(other, checkout),
    );

  return { declarations, currency, prices, held, hasTwin };
}
