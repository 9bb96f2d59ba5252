import type { Operation } from '../model/operation.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { plural } from './rule.ts';
import { isTurnedAway } from './turned-away.ts';
import { mayHaveLeft, underWay } from './under-way.ts';
import { isSuch, type WhichFault, wholeFault } from './which-fault.ts';

/**
 * At least `n` orders were being cancelled while a fault was on. That it struck says less: it may have struck the checkouts of these very
 * orders, after which there was nothing to cancel.
 */
export function cancelsMetFault(n: number, which: WhichFault): AdequacyRule {
  const during = `cancelled during ${wholeFault(which)}`;
  return {
    name: `at least ${plural(n, 'order')} ${during}`,
    check: ({ faults, index: { cancelsByKey } }) => {
      const isOn = underWay(
        faults.filter(({ fault, unsupported }) => unsupported === null && isSuch(fault, which)),
      );
      const keys = cancelsByKey
        .from(0)
        .filter((key) => cancelsByKey.of(key).some((cancel) => isAsked(cancel) && isOn(cancel)));
      return { met: keys.length >= n, saw: `${plural(keys.length, 'order')} ${during}` };
    },
  };
}

/** Somebody may have looked at it. */
const isAsked = (cancel: Operation<'cancel'>): boolean =>
  mayHaveLeft(cancel) &&
  !isTurnedAway({ reason: cancel.outcome.type === 'refused' ? cancel.outcome.reason : '' });
