import { z } from 'zod';
import { statement } from '../database/statement.ts';
import { ORDER_COLUMNS, type OrderRow, orderOrNotFound } from '../orders/read.ts';
import type { Defect } from './defect.ts';

const readAnybodys = statement<OrderRow>(
  'defect-read-order',
  `select ${ORDER_COLUMNS} from orders o where o.order_id = $1`,
);

/** Whoever is signed in and knows an order's id can read it: the id is taken for the permission. */
export const orderWithoutOwner: Defect = {
  name: 'order-without-owner',
  number: 34,
  breaks: 'no-foreign-access',
  provokedBy: "a buyer who asks for another buyer's order",
  seenIn: 'OWASP API1:2023, broken object level authorization',
  replace: () => ({
    async readOrder(query, _accountId, orderId) {
      return orderOrNotFound(z.guid().safeParse(orderId).success ? await query(readAnybodys, [orderId]) : []);
    },
  }),
};
