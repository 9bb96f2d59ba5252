import type { Defect } from '../defect.ts';

export const selectStar: Defect = {
  name: 'select-star',
  number: 35,
  title: 'select * to the client',
  family: 'input',
  breaks: 'fields-are-allow-listed',
  story: [
    'The order goes out as the program has it, with the token of the card and the reason of its failure: what is not shown on the page is in the answer all the same.',
    'An answer that is whatever the object holds grows with every field that somebody adds to the object, for a reason that has nothing to do with clients.',
    'Somebody opens the browser’s console and reads what was meant for the bank.',
  ],
  provokedBy: { what: 'any order', circumstances: ['strangers', 'forgeries'] },
  seenIn: {
    what: 'OWASP API3:2023, broken object property level authorization (excessive data exposure)',
    url: 'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/',
  },
  insteadOf: ['orders/present.ts#presentOrder'],
  replace: () => ({ presentOrder: (order) => order }),
};
