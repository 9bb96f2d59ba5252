import type { Defect } from '../defect.ts';

export const adminWithoutRole: Defect = {
  name: 'admin-without-role',
  number: 36,
  title: 'The administrator’s door asks for a name, not for a role',
  family: 'input',
  breaks: 'no-foreign-access',
  story: [
    'The administrator’s routes ask who is calling and not what he may do, so every buyer with a token may set a price.',
    'Who somebody is and what he may do are two questions, and a page that merely hides its link answers neither.',
    'A buyer sets the price to a cent, buys, and sets it back.',
  ],
  provokedBy: {
    what: 'a buyer who sends what only the administrator’s page would send',
    circumstances: ['strangers', 'forgeries'],
  },
  seenIn: {
    what: 'OWASP API5:2023, broken function level authorization',
    url: 'https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/',
  },
  insteadOf: ['accounts/token.ts#makeAuthorise'],
  replace: (parts) => ({
    authorise: (authorization, _role) => parts.authorise(authorization, 'anybody'),
  }),
};
