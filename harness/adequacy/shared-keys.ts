import type { Intent } from '../model/joins.ts';
import type { AdequacyRule } from '../model/scenario.ts';
import { isTurnedAway } from './turned-away.ts';

/**
 * At least `n` keys that several buyers sent were answered to each of them: ok or refused. A shop that gives the second one what it has said
 * to the first may say something that neither can read, which shows nothing either way; nor does it where it had not looked for the key.
 */
export function sharedKeysAnswered(n: number): AdequacyRule {
  const what = '× key of several buyers answered to each of them';
  return {
    name: `at least ${n} ${what}`,
    check: ({ index }) => {
      const shared = index.intents.filter((intent) => intent.shared);
      const keys = new Set(shared.map(({ intentId }) => intentId));
      const open = new Set(shared.filter(isOpen).map(({ intentId }) => intentId));
      const count = keys.size - open.size;
      return { met: count >= n, saw: `${count} of ${keys.size} ${what}` };
    },
  };
}

const isOpen = ({ fate, attempts }: Intent): boolean => fate === 'unknown' || attempts.every(isTurnedAway);
