import { expect, test } from 'vitest';
import type { Adapter, Suite } from '../../model/adapter.ts';
import type { Kind, Operation, Outcome } from '../../model/operation.ts';
import { trialOf, trialSteps } from './trial-steps.ts';

const ALL = [
  ...(['checkout', 'browse', 'readOrder', 'cancel', 'changePrice'] as const),
  ...(['restock', 'createProduct', 'readAccount', 'signUp', 'webhook'] as const),
];
const adapterOf = (kinds: readonly Kind[]) =>
  ({ operations: Object.fromEntries(kinds.map((kind) => [kind, () => undefined])) }) as unknown as Adapter;
const triedBy = (...kinds: readonly Kind[]) => trialSteps(adapterOf(kinds));
const stepOf = (about: string) => {
  const found = triedBy(...ALL).find((step) => step.about === about);
  if (found === undefined) throw new Error(`there is no step "${about}"`);
  return found;
};

const view = { orderId: 'o', status: 'live', totalCents: 4_900, currency: 'EUR', lines: [] } as const;
const ok = (result: object): Outcome => ({ type: 'ok', result: { ...view, ...result } });
const refused = (reason: 'out-of-stock' | 'invalid' | 'not-found') =>
  ({ type: 'refused', reason, detail: '' }) as const;

/** As the adapter read it. @param body of its one request. */
const ended = (about: string, outcome: Outcome, body = '{"total":17}'): Operation => {
  const { intent: intentId, intention } = stepOf(about);
  const steps = [{ method: 'POST', path: '/orders', requestBody: body }];
  return { ...intention, intentId, outcome, steps } as unknown as Operation;
};
const unusual = (about: string, outcome: Outcome, before: readonly Operation[] = []) =>
  stepOf(about).unusual(ended(about, outcome), before);
const bought = ended('An order', ok({}));

test('what nobody can do is not tried, nor what follows from it', () => {
  const without = (left: Kind) => triedBy(...ALL.filter((kind) => kind !== left)).map(({ about }) => about);
  expect(new Set(triedBy(...ALL).map(({ intention }) => intention.kind))).toEqual(new Set(ALL));
  expect(without('restock')).not.toContain('It can be bought now');
  expect(without('cancel')).not.toContain('And looked at once more');
  expect(without('cancel')).toContain('Its buyer looks at it');
  expect(new Set(triedBy('checkout').map(({ intention }) => intention.kind))).toEqual(new Set(['checkout']));
});

test('what it is judged by follows from what the shop can do', () => {
  const invariantsOf = (...kinds: readonly Kind[]) =>
    trialOf({ backend: {}, adapter: adapterOf(kinds) } as unknown as Suite).plan('smoke').invariants;
  expect(invariantsOf('checkout')).toContain('charged-once');
  expect(invariantsOf('checkout')).not.toContain('refunded-once');
  expect(invariantsOf('checkout', 'cancel')).toContain('refunded-once');
  expect(invariantsOf(...ALL)).toEqual(
    expect.arrayContaining(['no-foreign-access', 'webhooks-are-authentic', 'refunded-once']),
  );
});

test('the same click is answered with the same order', () => {
  const again = 'The same click again, under the same key';
  expect(unusual(again, ok({}), [bought])).toBeNull();
  expect(unusual(again, ok({ orderId: 'another' }), [bought])).toContain('the order o');
  expect(unusual(again, ok({ totalCents: 1 }), [bought])).toContain('the order o');
  expect(unusual(again, refused('invalid'), [bought])).toContain('the order o');
});

test('a refusal has its reason', () => {
  const soldOut = 'Something that is sold out';
  expect(unusual(soldOut, refused('out-of-stock'))).toBeNull();
  expect(unusual(soldOut, refused('invalid'))).toBe('refused, out-of-stock');
  expect(unusual(soldOut, ok({}))).toBe('refused, out-of-stock');
  expect(unusual('So does a stranger', refused('not-found'))).toBeNull();
  expect(unusual('So does a stranger', ok({}))).toBe('refused, not-found or forbidden');
});

test('a forged total does nothing, and was sent', () => {
  const forged = 'A total that the client made up';
  expect(unusual(forged, refused('invalid'))).toBeNull();
  expect(unusual(forged, ok({ totalCents: 2_450 }))).toBeNull();
  expect(unusual(forged, ok({ totalCents: 17 }))).toContain('at the shop’s own price');
  const unsent = ended(forged, ok({ totalCents: 2_450 }), '{"quantity":1}');
  expect(stepOf(forged).unusual(unsent, [])).toContain('the adapter has not sent it');
});

test('an order that is given up is shown as cancelled', () => {
  expect(unusual('The order is given up', ok({ status: 'cancelled' }))).toBeNull();
  expect(unusual('The order is given up', ok({}))).toContain('"cancelled"');
  expect(unusual('And looked at once more', ok({}))).toContain('"cancelled"');
});

test('nobody believes a message that is not signed', () => {
  const message = 'A message of the bank that nobody signed';
  expect(unusual(message, refused('invalid'))).toBeNull();
  expect(unusual(message, { type: 'ok', result: { heard: true } })).toContain('anybody can send it');
});
