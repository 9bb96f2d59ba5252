import { expect, test } from 'vitest';
import type { Kind, Operation, Outcome } from '../../model/operation.ts';
import { trialSteps } from './trial-steps.ts';

const ALL: ReadonlySet<Kind> = new Set<Kind>([
  ...(['checkout', 'browse', 'readOrder', 'cancel', 'changePrice'] as const),
  ...(['restock', 'createProduct', 'readAccount', 'signUp', 'webhook'] as const),
]);
const stepOf = (about: string) => {
  const found = trialSteps(ALL).find((step) => step.about === about);
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
  const can = (...without: readonly Kind[]) =>
    trialSteps(new Set([...ALL].filter((kind) => !without.includes(kind)))).map(({ about }) => about);
  expect(can()).toContain('It can be bought now');
  expect(can('restock')).not.toContain('It can be bought now');
  expect(can('cancel')).not.toContain('And looked at once more');
  expect(can('cancel')).toContain('Its buyer looks at it');
  expect(new Set(trialSteps(new Set(['checkout'])).map(({ intention }) => intention.kind))).toEqual(
    new Set(['checkout']),
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
