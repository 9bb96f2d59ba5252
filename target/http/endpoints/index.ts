import { ACCOUNTS } from './accounts.ts';
import { ADMINISTRATION } from './administration.ts';
import { CATALOGUE } from './catalogue.ts';
import { describing } from './contract.ts';
import type { Endpoint } from './endpoint.ts';
import { ORDERS } from './orders.ts';
import { WATCHING } from './watching.ts';
import { WEBHOOKS } from './webhooks.ts';

/** All that can be asked of the shop. */
export const ENDPOINTS: readonly Endpoint[] = [
  ...WATCHING,
  ...ACCOUNTS,
  ...CATALOGUE,
  ...ORDERS,
  ...ADMINISTRATION,
  ...WEBHOOKS,
  describing(() => ENDPOINTS),
];
