import { statement } from '../../database/statement.ts';
import { ORDER_COLUMNS, type OrderRow, orderOrNotFound } from '../../orders/read.ts';
import type { Defect } from '../defect.ts';

export const sqlFromAString: Defect = {
  name: 'sql-from-a-string',
  number: 37,
  title: 'SQL built from a string',
  family: 'input',
  breaks: 'no-foreign-access',
  story: [
    "The id is written into the text of the statement, so the order `' or '1'='1` is every order, and its first row is answered.",
    'A statement is a program and its values are data; whoever glues the two together lets the client write a part of the program, however well the rest of it asks for the owner.',
    'One request reads another buyer’s order, and the next one drops the table.',
  ],
  provokedBy: {
    what: 'an order id with a quotation mark in it',
    circumstances: ['strangers', 'forgeries'],
  },
  seenIn: {
    what: 'CWE-89, third of the CWE Top 25 of 2024',
    url: 'https://cwe.mitre.org/data/definitions/89.html',
  },
  insteadOf: ['orders/read.ts#readOwn', 'orders/read.ts#readOrder'],
  replace: () => ({
    async readOrder(query, accountId, orderId) {
      const text = `select ${ORDER_COLUMNS} from orders o
         where o.account_id = '${accountId}' and o.order_id::text = '${orderId}'`;
      return orderOrNotFound(await query(statement<OrderRow>('', text)));
    },
  }),
};
