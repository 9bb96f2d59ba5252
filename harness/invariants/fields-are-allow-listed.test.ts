import { expect, test } from 'vitest';
import type { Declarations } from '../model/evidence.ts';
import type { Forgery } from '../model/operation.ts';
import { answeredAs, readAccount, sighted, signUp } from './testing/hostile.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, under, verdictOn } from './testing/verdict-of.ts';

/** Of answers that were all held against declared fields. */
const verdict = (told: Shop) => under('fields-are-allow-listed')(answeredAs(told, 'order'));
const declarations = { fields: { order: { orderId: true } }, refusalFields: { code: true } } as const;
const stocked = (): Shop => shop({ stock: { lamp: 9 }, declarations });
const NOT_COMPARED = 'no answer was to a request whose fields the adapter declares';
const ID = '0ddba115-0000-4000-8000-000000000001';
const column = (name: string, value: Forgery['value']): Forgery => ({ field: 'column', name, value });
const forged = (forgery: Forgery, more: Partial<CheckoutPlan> = {}): Shop =>
  stocked().checkout({ at: [0, 10], key: 'k', forgery, ...more });

test('declared fields, and columns that were refused or ignored, hold', () => {
  expect(verdict(forged(column('orderId', ID)))).toMatchObject({ verdict: 'holds', examined: 2 });
  const refused = forged(column('orderId', ID), { ended: 'invalid' }).checkout({ at: [20, 30] });
  expect(gist(verdict(refused))).toBe('holds');
});

test('a field that is not declared is a breach, whoever sees it', () => {
  for (const actor of [3, 'anonymous', 'admin'] as const) {
    const told = readAccount(stocked(), actor, [0, 1], 'not-found');
    const found = sighted(told, { type: 'field', what: 'passwordHash' });
    expect(gist(verdict(found))).toBe('violated by 0');
    expect(verdict(found)).toMatchObject({ summary: expect.stringContaining('passwordHash') });
  }
});

test('without declared fields nothing that was not seen is proof; what took effect still is', () => {
  const undeclared = () => shop({ stock: { lamp: 9 } });
  expect(verdict(undeclared().checkout({ at: [0, 1] }))).toMatchObject({
    reason: NOT_COMPARED,
  });
  expect(gist(verdict(signUp(undeclared(), column('role', 'admin'), [0, 1], true)))).toBe('violated by 0');
});

test('that nothing else was shown is not said where no answer was held against declared fields', () => {
  const holds = (more: Partial<Declarations>, name: string): string =>
    gist(
      under('fields-are-allow-listed')(
        answeredAs(shop({ declarations: more }).checkout({ at: [0, 1] }), name),
      ),
    );
  expect(holds(declarations, 'order')).toBe('holds');
  expect(holds(declarations, 'cart')).toBe('inconclusive');
  expect(holds(declarations, 'toString')).toBe('inconclusive');
  expect(holds({ refusalFields: { code: true } }, 'order')).toBe('inconclusive');
  expect(holds({ fields: {} }, 'order')).toBe('inconclusive');
  // Refusals alone say little of what the shop shows.
  const refused = shop({ declarations }).checkout({ at: [0, 1], ended: 'invalid' });
  expect(gist(under('fields-are-allow-listed')(answeredAs(refused, 'order')))).toBe('inconclusive');
});

test('of several answers to one operation a single one that was held against declared fields is enough', () => {
  const told = answeredAs(shop({ declarations }).checkout({ at: [0, 1] }), 'cart');
  const [only] = told.history;
  const [cart] = only?.steps ?? [];
  if (only === undefined || cart === undefined) return expect.fail('nothing was answered');
  told.history[0] = { ...only, steps: [cart, { ...cart, name: 'order' }] };
  expect(gist(under('fields-are-allow-listed')(told))).toBe('holds');
  told.history[0] = { ...only, steps: [] };
  expect(under('fields-are-allow-listed')(told)).toMatchObject({ reason: NOT_COMPARED });
});

test('where nobody looked at the answers nothing is proven', () => {
  const told = answeredAs(stocked().checkout({ at: [0, 1] }), 'order');
  const evidence = { ...told.evidence(), inspected: false };
  expect(verdictOn('fields-are-allow-listed', evidence)).toMatchObject({
    verdict: 'inconclusive',
    reason: 'the answers of this run were not scanned as they arrived',
  });
});

test('an account that made itself an administrator', () => {
  expect(gist(verdict(signUp(stocked(), column('role', 'admin'), [0, 1], false)))).toBe('holds');
  expect(gist(verdict(signUp(stocked(), column('role', 'admin'), [0, 1], true)))).toBe('violated by 0');
});

test('a column that took is seen in the order, in its answer and in the stock', () => {
  const written = forged(column('order_id', ID), { ended: 'took' }).edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, orderId: ID }));
  });
  expect(gist(verdict(written))).toBe('violated by 0');
  expect(gist(verdict(forged(column('total_cents', 999_000_003), { totalCents: 999_000_003 })))).toBe(
    'violated by 0',
  );
  const restocked = forged(column('on_hand', 999_000_002)).edit((books) => {
    books.stock = [{ sku: 'lamp', onHand: 999_000_002 }];
  });
  expect(gist(verdict(restocked))).toBe('violated by 0');
});

test('a value that may be there by itself proves nothing', () => {
  expect(gist(verdict(forged(column('total', 1_000))))).toBe('holds');
  expect(gist(verdict(forged(column('state', 'live'))))).toBe('holds');
});
