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
  /**
   * Units that a checkout which failed for another reason than stock may have kept from `during` for a while.
   * @param isSold whether a checkout in doubt took them for good, so that they are no longer there to be held.
   */
  held(sku: string, during: Operation, isSold: (checkout: Operation<'checkout'>) => boolean): number;
  /** Whether another intent was told of the same order. */
  isTaken(orderId: string, intentId: string): boolean;
  /** Whether another attempt under the same key was being worked on. */
  hasTwin(checkout: Operation<'checkout'>): boolean;
}

/** A moment that never comes: what nobody knows the outcome of overlaps everything after its start. */
export const endOf = ({ outcome, endedAt }: Operation): number =>
  outcome.type === 'unknown' ? Number.POSITIVE_INFINITY : (endedAt ?? Number.POSITIVE_INFINITY);

/** Intervals are closed: two operations that touch at an instant overlap. */
const overlap = (a: Operation, b: Operation, slackMs = 0): boolean =>
  a.startedAt <= endOf(b) && b.startedAt <= endOf(a) + slackMs * NS_PER_MS;

/** @returns whether `a` was over before `b` began: then `a` comes first in every order. */
export const precedes = (a: Operation, b: Operation): boolean => endOf(a) < b.startedAt;

/** For another reason than stock, so that it had units meanwhile; where nobody knows its outcome it may have. */
const mayFail = ({ outcome }: Operation<'checkout'>): boolean =>
  outcome.type === 'unknown' || (outcome.type === 'refused' && outcome.reason === 'declined');

/**
 * @param initialPrices by sku, in force when the trace begins.
 */
export function surroundingsOf(
  trace: readonly Operation[],
  initialPrices: ReadonlyMap<string, number>,
  declarations: Declarations,
  currency: string,
): Surroundings {
  // Nobody else may, so what is unknown of anybody else's attempt is no excuse.
  const changes = trace
    .filter(isKind('changePrice'))
    .filter(
      ({ outcome, input }) =>
        outcome.type === 'ok' || (outcome.type === 'unknown' && input.actor === 'admin'),
    );
  const checkouts = trace.filter(isKind('checkout'));

  const prices = (sku: string, during: Operation, slackMs: number): number[] => {
    const ofSku = changes.filter((change) => change.input.sku === sku && change.startedAt <= endOf(during));
    // A price is gone once a change that began after it was set has ended. Of two changes at once either may have won.
    const gone = (setAt: Operation | null) =>
      ofSku.some(
        (next) =>
          (setAt === null || precedes(setAt, next)) && endOf(next) + slackMs * NS_PER_MS < during.startedAt,
      );
    const initial = initialPrices.get(sku);
    return [
      ...(initial === undefined || gone(null) ? [] : [initial]),
      ...ofSku.filter((change) => !gone(change)).map((change) => change.input.unitPriceCents),
    ];
  };

  const held: Surroundings['held'] = (sku, during, isSold) =>
    checkouts
      .filter(
        (other) =>
          other.id !== during.id &&
          mayFail(other) &&
          !isSold(other) &&
          overlap(other, during, declarations.holdMs),
      )
      .reduce((units, other) => units + (unitsBySku(other.input.lines).get(sku) ?? 0), 0);

  const hasTwin = (checkout: Operation<'checkout'>): boolean =>
    checkouts.some(
      (other) => other.id !== checkout.id && other.intentId === checkout.intentId && overlap(other, checkout),
    );

  const isTaken = (orderId: string, intentId: string): boolean =>
    checkouts.some(
      (other) =>
        other.intentId !== intentId &&
        other.outcome.type === 'ok' &&
        other.outcome.result.orderId === orderId,
    );

  return { declarations, currency, prices, held, hasTwin, isTaken };
}
