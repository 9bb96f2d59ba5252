import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { check } from '../../check.ts';
import { statement } from '../../database/statement.ts';
import { digestOf } from '../../orders/claim.ts';
import { mergeLines, orderRequest } from '../../orders/request.ts';
import type { Defect } from '../defect.ts';

/** What is needed is checked, and everything else comes along. */
const orderWithMore = z.looseObject(orderRequest.shape);

/** Whatever is called like a column becomes one, as the `create(attributes)` of an object mapper has it. */
const insertRow = statement<{ order_id: string }>(
  'defect-insert-row',
  `with claimed as (
     insert into orders
     select * from jsonb_populate_record(null::orders, $1)
     on conflict (account_id, idempotency_key) do nothing
     returning order_id
   ), event as (
     insert into order_events (order_id, status, what, actor)
     select order_id, 'pending', 'placed', 'buyer' from claimed
   )
   select order_id from claimed`,
);

const PENDING_MS = 8_000;

export const bodyIntoInsert: Defect = {
  name: 'body-into-insert',
  number: 33,
  title: 'The body becomes the row',
  family: 'input',
  breaks: 'fields-are-allow-listed',
  story: [
    'The row is made of defaults and then of whatever the body holds, `{ ...defaults, ...request.body }`, so a buyer who sends `order_id`, `status` or `account_id` has chosen it.',
    'A list of what may be set is short and grows with the form; a list of what may not be set has to grow with the table, and nobody thinks of it when a column is added.',
    "One buyer's order is confirmed before it is paid for, and another one's is in somebody else's name.",
  ],
  provokedBy: {
    what: 'a checkout with a field that is called like a column of the table',
    circumstances: ['forgeries', 'strangers'],
  },
  seenIn: {
    what: 'GitHub, March 2012 (a public key was put under the account of Rails itself), OWASP API3:2023, CWE-915',
    url: 'https://github.blog/2012-03-04-public-key-security-vulnerability-and-mitigation/',
  },
  insteadOf: [
    'orders/request.ts#orderRequest',
    'orders/request.ts#parseOrder',
    'orders/claim.ts#makeClaimKey',
  ],
  replace: (parts) => ({
    parseOrder(body) {
      const request = check(orderWithMore, body);
      return { ...request, lines: mergeLines(request.lines) };
    },
    async claimKey(query, attempt) {
      const { accountId, idempotencyKey, request } = attempt;
      const now = Date.now();
      const row = {
        order_id: randomUUID(),
        account_id: accountId,
        idempotency_key: idempotencyKey,
        request_digest: digestOf(request),
        status: 'pending',
        total_cents: 0,
        discount_cents: 0,
        currency: '',
        card_token: request.cardToken,
        created_at: new Date(now),
        recover_at: new Date(now + PENDING_MS),
        ...request,
      };
      const [inserted] = await query(insertRow, [JSON.stringify(row)]);
      if (inserted === undefined) return parts.claimKey(query, attempt);
      return { type: 'first', orderId: inserted.order_id };
    },
  }),
};
