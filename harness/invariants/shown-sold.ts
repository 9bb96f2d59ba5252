import { type Evidence, recordsOf } from '../model/evidence.ts';
import type { Attempt, Look } from '../model/joins.ts';
import { NONE, type Offence } from './conclude.ts';
import { describe, short } from './describe.ts';

/**
 * Whether it showed an order that was sold as what came of a key: an id may be of anything that a shop has. One that is read as cancelled may
 * have been given up while it was pending; only who is told that he gave it up has a promise that it is there.
 */
const isSold = ({ key, kind, told }: Look): boolean =>
  key >= 0 && (told?.status === 'live' || (told?.status === 'cancelled' && kind === 'cancel'));

const isLook = (telling: Attempt | Look): telling is Look => telling.operation.kind !== 'checkout';

/** Orders of which no checkout told, but a look at what came of a key, and that the database does not have. */
export function goneThoughShown({ orders, index }: Evidence): readonly Offence[] {
  const { tellingsOfOrder } = index;
  return tellingsOfOrder.from(recordsOf(orders).length).flatMap((number): readonly Offence[] => {
    const tellings = tellingsOfOrder.of(number);
    const shown = tellings.every(isLook) ? tellings.find(isSold) : undefined;
    if (shown === undefined) return NONE;
    return [
      {
        summary: `An order was shown as ${shown.told?.status}, but it is gone: the database has no such order.`,
        facts: () => [describe(shown.operation), `database: no order ${short(index.orderIdOf(number))}`],
        offending: [shown.operation.id],
      },
    ];
  });
}

/**
 * What a buyer was shown as sold under a key that nobody but he has sent, though every attempt of his was refused. (Under one that several
 * sent it may be another's.)
 */
export function soldThoughRefused({ index: { looksByKey, attemptsByKey } }: Pick<Evidence, 'index'>): {
  /** Looks that would have shown it. */
  readonly examined: number;
  readonly offences: readonly Offence[];
} {
  // Thousands may look at what came of one key: its attempts are gone through once.
  const clear = looksByKey.from(0).flatMap((key): readonly Look[] => {
    const attempts = attemptsByKey.of(key);
    const sender = attempts[0]?.actor;
    const isRefused = attempts.every(({ type, actor }) => type === 'refused' && actor === sender);
    return isRefused ? looksByKey.of(key).filter((look) => look.actor === sender && isClear(look)) : [];
  });
  return {
    examined: clear.length,
    offences: clear.filter(isSold).map(({ key, told, operation }) => {
      const attempts = attemptsByKey.of(key);
      return {
        summary: `A buyer was refused, but he was shown the order as ${told?.status}.`,
        facts: () => [...attempts.map((attempt) => describe(attempt.operation)), describe(operation)],
        offending: [...attempts.map(({ id }) => id), operation.id],
      };
    }),
  };
}

const isClear = ({ told, operation: { outcome } }: Look): boolean =>
  told !== null || (outcome.type === 'refused' && outcome.reason === 'not-found');
