import { expect, test } from 'vitest';
import { WEBHOOK_FORGERIES } from '../model/operation.ts';
import { decline, webhook } from './testing/hostile.ts';
import type { Books } from './testing/records.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('webhooks-are-authentic');
const stocked = (): Shop => shop({ stock: { lamp: 9 } });
const paid = (): Shop => stocked().checkout({ at: [0, 10], key: 'k' });
const declined = (): Shop => decline(stocked(), 'k', [0, 10]);

const LIES = ['unsigned', 'wrong-key', 'tampered'] as const;
const hear = (
  told: Shop,
  forgery: (typeof WEBHOOK_FORGERIES)[number],
  ended: 'ok' | 'forbidden' | 'lost' = 'ok',
) => webhook(told, 'k', forgery, [20, 21], ended);
const withStatus = (told: Shop, status: Books['orders'][number]['status']): Shop =>
  told.edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, status }));
  });

test.each(WEBHOOK_FORGERIES)('%s and without effect, whether refused or heard', (forgery) => {
  for (const ended of ['ok', 'forbidden'] as const)
    for (const told of [paid(), declined()])
      expect(verdict(hear(told, forgery, ended))).toMatchObject({ verdict: 'holds', examined: 1 });
});

test.each([...LIES, 'amount'] as const)(
  'an order that nobody paid for is live after a message: %s',
  (forgery) => {
    expect(verdict(withStatus(hear(declined(), forgery), 'live'))).toMatchObject({
      ...{ verdict: 'violated', offending: [1], costCents: 1_000 },
    });
  },
);

test('several messages about one order cost it once', () => {
  const told = withStatus(hear(hear(declined(), 'unsigned'), 'wrong-key'), 'live');
  expect(verdict(told)).toMatchObject({ verdict: 'violated', offending: [1], costCents: 1_000 });
});

test('an answer that says no, or none at all, does not undo what happened', () => {
  expect(gist(verdict(withStatus(hear(declined(), 'unsigned', 'forbidden'), 'live')))).toBe('violated by 1');
  expect(gist(verdict(withStatus(hear(declined(), 'unsigned', 'lost'), 'live')))).toBe('violated by 1');
});

test('units taken, or a confirmation sent, for an order that nobody paid for', () => {
  const orderId = 'declined-k';
  const heldAndReleased = () =>
    hear(declined(), 'tampered').move('lamp', -1, 'sale', orderId).move('lamp', 1, 'release', orderId);
  expect(gist(verdict(heldAndReleased()))).toBe('holds');
  expect(gist(verdict(heldAndReleased().move('lamp', -1, 'sale', orderId)))).toBe('violated by 1');
  expect(gist(verdict(heldAndReleased().mail(orderId)))).toBe('violated by 1');
});

test('money that was authorised, or captured in the end, makes an order live by itself: no message need have done it', () => {
  for (const state of ['authorised', 'captured'] as const) {
    const told = withStatus(hear(declined(), 'unsigned'), 'live').edit((books) => {
      books.payments = books.payments.map((payment) => ({ ...payment, state }));
    });
    expect(gist(verdict(told))).toBe('inconclusive');
  }
});

test.each(['failed', 'pending', 'cancelled'] as const)(
  'an order that was paid is %s after a message',
  (status) => {
    expect(gist(verdict(withStatus(hear(paid(), 'wrong-key'), status)))).toBe('violated by 1');
  },
);

test('an order that its buyer cancelled, too, is given up for his own reasons', () => {
  const told = paid().cancel('k', [12, 14]);
  expect(gist(verdict(hear(told, 'wrong-key')))).toBe('inconclusive');
});

test('money that went back on a message that the bank never sent', () => {
  const told = hear(paid(), 'unsigned').edit((books) => {
    books.refunds.push({ refundId: 'r', paymentId: 'payment-0', amountCents: 1_000, currency: 'EUR' });
  });
  expect(verdict(told)).toMatchObject({ verdict: 'violated', costCents: 1_000 });
});

test.each(['replayed', 'stale'] as const)('%s: the order must not be confirmed again', (forgery) => {
  expect(gist(verdict(hear(paid(), forgery).move('lamp', -1, 'sale', 'order-0')))).toBe('violated by 1');
  expect(gist(verdict(hear(paid(), forgery).mail('order-0', '<another@shop.test>')))).toBe('violated by 1');
  expect(gist(verdict(hear(paid(), forgery).mail('order-0')))).toBe('holds');
});

test('without movements and mails the status still tells; without the bank nothing does', () => {
  const blind = hear(withStatus(declined(), 'live'), 'unsigned').without('movements', 'mails');
  expect(gist(verdict(blind))).toBe('violated by 1');
  expect(verdict(blind.without('payments'))).toMatchObject({ verdict: 'inconclusive' });
});

test('without movements no mail shows what a message did', () => {
  const forged = hear(declined(), 'tampered').mail('declined-k').without('movements');
  expect(gist(verdict(forged))).toBe('holds');
  const again = hear(paid(), 'replayed').mail('order-0', '<another@shop.test>').without('movements');
  expect(verdict(again)).toMatchObject({ reason: 'nothing to examine' });
});

test('of a message about nothing that anybody knows, or whose effect nobody could see, there is nothing to examine', () => {
  const nothing = { reason: 'nothing to examine' };
  expect(verdict(webhook(paid(), 'nothing', 'unsigned', [20, 21], 'ok'))).toMatchObject(nothing);
  expect(verdict(paid())).toMatchObject(nothing);
  expect(verdict(hear(paid(), 'replayed').without('movements'))).toMatchObject(nothing);
});

test('a shop that gives the bank a reference of its own is known by the intent', () => {
  const told = withStatus(hear(declined(), 'unsigned'), 'live').edit((books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, reference: 'cart-77' }));
  });
  expect(gist(verdict(told))).toBe('violated by 1');
});

test('whose payment it was under a key that two buyers sent nobody can say', () => {
  const shared = decline(stocked(), 'k', [0, 10]).checkout({
    at: [0, 10],
    key: 'k',
    buyer: 1,
    totalCents: 0,
  });
  expect(gist(verdict(hear(shared, 'unsigned')))).toBe('holds');
});

test('an order that nothing was to be paid for, or whose hold ran out before it was paid, is as it should be', () => {
  const free = hear(paid(), 'unsigned').edit((books) => {
    books.payments = [];
    books.orders = books.orders.map((order) => ({ ...order, totalCents: 0 }));
  });
  expect(gist(verdict(free))).toBe('inconclusive');
  const late = stocked()
    .checkout({ at: [0, 10], key: 'k', ended: 'took' })
    .cancel('none', [11, 12], 'lost');
  expect(gist(verdict(withStatus(hear(late, 'unsigned'), 'failed')))).toBe('inconclusive');
});

test('what an order let go and took again it took once', () => {
  const told = hear(paid(), 'replayed')
    .move('lamp', 1, 'release', 'order-0')
    .move('lamp', -1, 'sale', 'order-0');
  expect(gist(verdict(told))).toBe('holds');
});
