import type { OwnAccount } from '../../accounts/accounts.ts';
import type { Defect } from '../defect.ts';

const KEPT_MS = 1_000;
const URL = '/account';

export const cachedByUrl: Defect = {
  name: 'cached-by-url',
  number: 41,
  title: 'Answers cached by their address alone',
  family: 'cache',
  breaks: 'no-foreign-data',
  story: [
    'To take some load off, answers are kept for a second under their address, and the page of one’s own account has the same address for everybody.',
    'The key of a cache has to name everything that the answer depends on, and who is asking is the first thing that is forgotten, since no test has two users.',
    'On Christmas Day of 2015 the pages of 34,000 Steam users, with addresses and parts of their cards, were shown to whoever came next.',
  ],
  provokedBy: {
    what: 'two buyers who look at their own accounts shortly after each other',
    circumstances: ['strangers'],
  },
  seenIn: {
    what: 'Steam, 25 December 2015',
    url: 'http://siliconangle.com/blog/2015/12/30/valve-opens-up-about-the-bug-that-exposed-some-steam-user-info-on-christmas/',
  },
  insteadOf: ['accounts/accounts.ts#openAccounts'],
  replace(parts) {
    const answers = new Map<string, { readonly account: OwnAccount; readonly atMs: number }>();
    return {
      async readAccount(accountId) {
        const kept = answers.get(URL);
        if (kept !== undefined && performance.now() - kept.atMs < KEPT_MS) return kept.account;
        const account = await parts.readAccount(accountId);
        answers.set(URL, { account, atMs: performance.now() });
        return account;
      },
    };
  },
};
