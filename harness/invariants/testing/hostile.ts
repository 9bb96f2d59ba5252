import type {
  Actor,
  Forgery,
  Kind,
  Operation,
  Outcome,
  Results,
  WebhookForgery,
} from '../../model/operation.ts';
import type { Sighting } from '../../model/sighting.ts';
import { NS_PER_MS } from '../../model/time.ts';
import { type At, type Ended, outcomeOf } from './plans.ts';
import type { Shop } from './shop.ts';

/** What hostile clients do, and what was seen in their answers: told of a shop, operation by operation. */

/** The scan of the answers to the last operation found something. */
export function sighted(told: Shop, sighting: Pick<Sighting, 'type' | 'what'> & Partial<Sighting>): Shop {
  const last = told.history.pop();
  if (last === undefined) throw new Error('nothing has happened yet');
  const found: Sighting = { where: 'read order: body', excerpt: '…', ...sighting };
  told.history.push({ ...last, sightings: [...(last.sightings ?? []), found] });
  return told;
}

/** Every answer so far was to a request of this name, so that the fields declared for it are what it was held against. */
export function answeredAs(told: Shop, name: string): Shop {
  for (const [at, operation] of told.history.entries()) {
    const { outcome, startedAt, endedAt } = operation;
    if (outcome.type === 'unknown') continue;
    const answer = { status: outcome.type === 'ok' ? 200 : 400, requestBody: null, answerBody: null };
    const step = { name, method: 'GET', path: '/', startedAt, endedAt, ...answer } as const;
    told.history[at] = { ...operation, steps: [step] };
  }
  return told;
}

function perform<K extends Kind>(
  told: Shop,
  kind: K,
  input: object,
  [start, end]: At,
  outcome: Outcome<Results[K]>,
): Shop {
  const id = told.history.length;
  const operation = {
    ...{
      id,
      intentId: `intent-${id}`,
      process: 0,
      phase: 'load',
      backend: 'main',
      kind,
      input,
      outcome,
      steps: [],
    },
    ...{ intendedAt: start * NS_PER_MS, startedAt: start * NS_PER_MS },
    endedAt: end === null ? null : end * NS_PER_MS,
  };
  // A generic kind does not tell the compiler that kind, input and outcome belong together; the signature does.
  told.history.push(operation as unknown as Operation);
  return told;
}

export const readAccount = (
  told: Shop,
  actor: Actor,
  at: At,
  shown: Results['readAccount'] | Exclude<Ended, 'ok'>,
): Shop =>
  perform(
    told,
    'readAccount',
    { actor },
    at,
    typeof shown === 'string' ? outcomeOf(shown, { email: '', orderIds: [] }) : { type: 'ok', result: shown },
  );

export const signUp = (told: Shop, forgery: Forgery, at: At, isAdministrator: boolean): Shop =>
  perform(told, 'signUp', { actor: 'anonymous', forgery }, at, {
    type: 'ok',
    result: { isAdministrator },
  });

/** @param of the intent whose payment it is about. */
export const webhook = (told: Shop, of: string, forgery: WebhookForgery, at: At, ended: Ended): Shop =>
  perform(
    told,
    'webhook',
    { actor: 'anonymous', order: { of }, forgery },
    at,
    outcomeOf(ended, { heard: true as const }),
  );

/** A checkout whose card the bank declined, as an honest shop has it in its books. */
export function decline(told: Shop, key: string, at: At): Shop {
  const orderId = `declined-${key}`;
  told.checkout({ at, key, card: 'declined', ended: 'declined' }).pay(key, orderId, 1_000);
  return told.edit((books) => {
    books.payments = books.payments.map((payment) =>
      payment.reference === orderId ? { ...payment, state: 'declined' } : payment,
    );
    books.orders.push({
      ...{ orderId, intentId: key, buyer: 'buyer-0@buyers.test', status: 'failed' },
      ...{ totalCents: 1_000, discountCents: 0, voucher: null, currency: 'EUR' },
    });
    books.lines.push({ orderId, sku: 'lamp', quantity: 1, unitPriceCents: 1_000 });
  });
}
