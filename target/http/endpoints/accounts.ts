import {
  credentials,
  ownAccount,
  registeredAccount,
  registration,
  session,
} from '../../accounts/accounts.ts';
import type { Endpoint } from './endpoint.ts';

export const ACCOUNTS: readonly Endpoint[] = [
  {
    operationId: 'register',
    summary: 'Make an account of a buyer.',
    method: 'post',
    path: '/accounts',
    caller: 'newcomer',
    body: registration,
    answer: { status: 201, name: 'Account', description: 'The account is made.', schema: registeredAccount },
    refusals: ['email-taken', 'unavailable'],
    handle: async ({ accounts }, { body }) => ({ json: await accounts.register(body) }),
  },
  {
    operationId: 'signIn',
    summary: 'Get a bearer token.',
    method: 'post',
    path: '/sessions',
    caller: 'newcomer',
    body: credentials,
    answer: {
      status: 200,
      name: 'Session',
      description: 'The token, and how long it is good.',
      schema: session,
    },
    refusals: ['bad-credentials', 'unavailable'],
    handle: async ({ accounts }, { body }) => ({ json: await accounts.signIn(body) }),
  },
  {
    operationId: 'readAccount',
    summary: 'What the shop knows of the caller.',
    method: 'get',
    path: '/account',
    caller: 'account',
    answer: {
      status: 200,
      name: 'OwnAccount',
      description: 'The caller’s own account.',
      schema: ownAccount,
    },
    refusals: ['unavailable'],
    handle: async ({ parts }, _request, { accountId }) => ({ json: await parts.readAccount(accountId) }),
  },
];
