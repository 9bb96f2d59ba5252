import { randomUUID } from 'node:crypto';
import { statement } from '../../database/statement.ts';
import { ORDER_COLUMNS, type OrderRow, orderOf } from '../../orders/read.ts';
import type { Defect } from '../defect.ts';
import { withoutConstraint } from '../without-constraint.ts';
import { insertOrderAnyway } from './insert-order.ts';

const lookUp = statement<OrderRow>(
  'defect-look-up-key',
  `select ${ORDER_COLUMNS} from orders o where o.account_id = $1 and o.idempotency_key = $2`,
);

const saveKey = statement('defect-save-key', 'update orders set idempotency_key = $2 where order_id = $1');

export const keySavedAfterCharge: Defect = {
  name: 'key-saved-after-charge',
  number: 18,
  title: 'The key is saved after the charge',
  family: 'payment',
  breaks: 'charged-once',
  story: [
    'The answer is stored under its key when there is an answer: after the bank was asked, and the order confirmed.',
    'Between the charge and the saving lies a moment in which the money has moved and nobody knows the key, and a process can die in any moment.',
    'The client does as it was told and asks again with the same key, and pays a second time.',
  ],
  provokedBy: {
    what: 'a kill between the charge and the end of the request, and a retry',
    circumstances: ['crash', 'same-key'],
  },
  seenIn: {
    what: 'aibtcdev/aibtc-mcp-server#631 (recorded at success only: “an identical retry passed the guard and signed a second real payment”), knocklabs/one_and_done#6',
    url: 'https://github.com/aibtcdev/aibtc-mcp-server/pull/631',
  },
  insteadOf: ['orders/claim.ts#insertOrder', 'orders/claim.ts#makeClaimKey'],
  replace(parts) {
    const keyOf = new Map<string, string>();
    return {
      schema: withoutConstraint(parts.schema, 'orders', 'idempotency_key'),
      async claimKey(query, attempt) {
        const [earlier] = await query(lookUp, [attempt.accountId, attempt.idempotencyKey]);
        if (earlier !== undefined) return { type: 'repeated', order: orderOf(earlier) };
        const claim = await insertOrderAnyway(query, { ...attempt, idempotencyKey: randomUUID() });
        if (claim.type === 'first') keyOf.set(claim.orderId, attempt.idempotencyKey);
        return claim;
      },
      async confirm(query, order, paymentId) {
        const isByThisCall = await parts.confirm(query, order, paymentId);
        const key = keyOf.get(order.orderId);
        if (key !== undefined) await query(saveKey, [order.orderId, key]);
        keyOf.delete(order.orderId);
        return isByThisCall;
      },
    };
  },
};
