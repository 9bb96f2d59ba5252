import type { Placing } from '../../orders/place.ts';
import { Refusal } from '../../refusal.ts';
import type { Defect } from '../defect.ts';
import { withoutConstraint } from '../without-constraint.ts';
import { insertOrderAnyway } from './insert-order.ts';

interface Remembered {
  readonly body: string;
  readonly placing: Promise<Placing>;
}

export const keysInMemory: Defect = {
  name: 'keys-in-memory',
  number: 19,
  title: 'Keys are kept in memory only',
  family: 'payment',
  breaks: 'charged-once',
  story: [
    'Who comes with a key waits for whoever came with it first, and gets the same order: all in memory, and right, even for double clicks.',
    'Memory ends with the process, while the orders, the charges and the clients that retry do not.',
    'After each deployment and each crash every retry is an order of its own, just when there are most of them.',
  ],
  provokedBy: { what: 'a restart between an attempt and its retry', circumstances: ['crash'] },
  seenIn: {
    what: 'solana-foundation/solana-private-channels#15 (“The dedup cache was entirely in-memory. On restart it was empty”)',
    url: 'https://github.com/solana-foundation/solana-private-channels/pull/15',
  },
  insteadOf: ['orders/claim.ts#insertOrder', 'orders/claim.ts#makeClaimKey'],
  replace(parts) {
    const remembered = new Map<string, Remembered>();
    return {
      schema: withoutConstraint(parts.schema, 'orders', 'idempotency_key'),
      claimKey: insertOrderAnyway,
      async place(shop, attempt) {
        const { accountId, idempotencyKey, request } = attempt;
        const name = JSON.stringify([accountId, idempotencyKey]);
        const body = JSON.stringify(request);
        const known = remembered.get(name);
        if (known !== undefined && known.body !== body)
          throw new Refusal('key-reused', 'Use a new Idempotency-Key for each order.');
        const first = await known?.placing.catch(() => undefined);
        if (first !== undefined) {
          const order = await shop.readOrder(shop.query, accountId, first.order.orderId);
          return { type: 'repeated', order };
        }
        const placing = parts.place(shop, attempt);
        remembered.set(name, { body, placing });
        placing.catch(() => remembered.delete(name));
        return placing;
      },
    };
  },
};
