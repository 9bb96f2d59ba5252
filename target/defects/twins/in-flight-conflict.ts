import { statement } from '../../database/statement.ts';
import { Refusal } from '../../refusal.ts';
import type { Twin } from '../defect.ts';

/** Until the transaction ends: whoever has it is placing the order at this moment. */
const tryKey = statement<{ mine: boolean }>(
  'twin-try-key',
  'select pg_try_advisory_xact_lock(2, hashtext($1)) as mine',
);

export const inFlightConflict: Twin = {
  name: 'in-flight-conflict',
  number: 6,
  title: '409 while the twin is in flight',
  family: 'twins',
  breaks: null,
  looksLike: 'one-order-per-key',
  story: [
    'Of two requests under one key the second is told 409, although a moment later the key has an order, and the buyer is charged.',
    'It was refused because the first was still at work, which is what the answer says: ask again under the same key, and be told the same as your twin.',
    'A refusal that an intent’s other half succeeds beside is no broken promise; the intent was not refused.',
  ],
  provokedBy: { what: 'the same key twice at once', circumstances: ['same-key'] },
  seenIn: {
    what: 'Stripe and the draft of the Idempotency-Key header: 409 for a request whose first is still being processed',
    url: 'https://datatracker.ietf.org/doc/html/draft-ietf-httpapi-idempotency-key-header',
  },
  insteadOf: ['orders/claim.ts#makeClaimKey'],
  replace: (parts) => ({
    async claimKey(query, attempt) {
      const [key] = await query(tryKey, [`${attempt.accountId} ${attempt.idempotencyKey}`]);
      if (key?.mine !== true) throw new Refusal('in-flight', 'Ask again with the same key in a moment.');
      return parts.claimKey(query, attempt);
    },
  }),
};
