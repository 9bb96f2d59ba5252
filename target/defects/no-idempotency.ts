import { randomUUID } from 'node:crypto';
import type { Defect } from './defect.ts';

/** The key that the client sends is ignored: each attempt is an order of its own, and a charge of its own. */
export const noIdempotency: Defect = {
  name: 'no-idempotency',
  number: 16,
  breaks: 'charged-once',
  provokedBy: 'a checkout that is sent again under the same key',
  seenIn: 'every shop without keys: a double click is two orders',
  replace: (parts) => ({
    claimKey: (query, attempt) => parts.claimKey(query, { ...attempt, idempotencyKey: randomUUID() }),
  }),
};
