import type { Shop } from '../../invariants/testing/shop.ts';
import type { OrderView } from '../../model/operation.ts';
import { resolveUnknowns } from '../resolve-unknowns.ts';

/** What became of every operation in doubt, in words, with the witness that says so. */
export const fates = (told: Shop) =>
  resolveUnknowns(told.evidence()).map(({ fate }) =>
    fate.became === 'unresolved' ? fate.became : `${fate.became}: ${fate.witness}`,
  );

/** The order that a shop of tests makes first, as it is shown. */
export const view: OrderView = {
  orderId: 'order-0',
  status: 'live',
  totalCents: 1_000,
  currency: 'EUR',
  lines: [],
};
