import type { AdequacyRule } from '../model/scenario.ts';

/**
 * At least `n` keys that several buyers sent were answered to each of them: ok or refused. A shop that gives the second one what it has said
 * to the first may say something that neither can read, which shows nothing either way.
 */
export function sharedKeysAnswered(n: number): AdequacyRule {
  const what = '× key of several buyers answered to each of them';
  return {
    name: `at least ${n} ${what}`,
    check: ({ index }) => {
      const shared = index.intents.filter((intent) => intent.shared);
      const keys = new Set(shared.map(({ intentId }) => intentId));
      const open = new Set(shared.filter(({ fate }) => fate === 'unknown').map(({ intentId }) => intentId));
      const count = keys.size - open.size;
      return { met: count >= n, saw: `${count} of ${keys.size} ${what}` };
    },
  };
}
