import { z } from 'zod';
import { statement } from '../../database/statement.ts';
import { ORDER_COLUMNS, type OrderRow, orderOrNotFound } from '../../orders/read.ts';
import type { Defect } from '../defect.ts';

const readAnybodys = statement<OrderRow>(
  'defect-read-order',
  `select ${ORDER_COLUMNS} from orders o where o.order_id = $1`,
);

/** Whoever is signed in and knows an order's id can read it: the id is taken for the permission. */
export const orderWithoutOwner: Defect = {
  name: 'order-without-owner',
  number: 34,
  title: 'An order is read without its owner',
  family: 'input',
  breaks: 'no-foreign-access',
  story: [
    "Whoever is signed in and knows an order's id can read it: the id is taken for the permission.",
    'Ids leak: they stand in links, mails, logs and screenshots, and many can be counted through.',
    'One buyer reads what another one bought, and a script reads what everybody bought.',
  ],
  provokedBy: {
    what: "a buyer who asks for another buyer's order",
    circumstances: ['strangers', 'forgeries'],
  },
  seenIn: {
    what: 'OWASP API1:2023, broken object level authorization',
    url: 'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
  },
  insteadOf: ['orders/read.ts#readOwn', 'orders/read.ts#readOrder'],
  replace: () => ({
    async readOrder(query, _accountId, orderId) {
      return orderOrNotFound(z.guid().safeParse(orderId).success ? await query(readAnybodys, [orderId]) : []);
    },
  }),
};
