import { describe, expect, test } from 'vitest';
import type { Forgery } from '../model/operation.ts';
import { answering } from './testing/answers.ts';
import type { Books } from './testing/records.ts';
import { type CheckoutPlan, type Ended, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('forged-money-is-inert');
const forged = (forgery: Forgery, more: Partial<CheckoutPlan> = {}) =>
  shop({ stock: { lamp: 9 } }).checkout({ at: [0, 10], key: 'k', forgery, ...more });

const PRICE: Forgery = { field: 'unitPrice', value: 1 };

test('refused, or ignored: both hold', () => {
  expect(verdict(forged(PRICE, { ended: 'invalid' }))).toMatchObject({ verdict: 'holds', examined: 1 });
  expect(gist(verdict(forged(PRICE)))).toBe('holds');
});

test('a price that was believed is noticed, by every witness on its own', () => {
  expect(verdict(forged(PRICE, { unitPriceCents: 1 }))).toMatchObject({
    verdict: 'violated',
    offending: [0],
    costCents: 999,
  });
  const onlyCharged = forged(PRICE).edit((books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, amountCents: 1 }));
  });
  expect(gist(verdict(onlyCharged))).toBe('violated by 0');
  expect(gist(verdict(forged(PRICE, { unitPriceCents: 1, ended: 'took' })))).toBe('violated by 0');
});

test.each([-1, 0, 0.5, 1e9, 101, '1.5', '-1', '1e1', '', null, true])(
  'a quantity of %j must be refused',
  (value) => {
    const forgery = { field: 'quantity', value } as const;
    expect(gist(verdict(forged(forgery, { ended: 'invalid' })))).toBe('holds');
    expect(gist(verdict(forged(forgery)))).toBe('violated by 0');
  },
);

test('whole digits are the number that they write, as in a form', () => {
  const forgery = { field: 'quantity', value: '3' } as const;
  expect(gist(verdict(forged(forgery, { totalCents: 3_000 })))).toBe('holds');
  expect(gist(verdict(forged(forgery, { totalCents: 1_000 })))).toBe('violated by 0');
});

test('a forged quantity that can be sold is a quantity like any other', () => {
  const forgery = { field: 'quantity', value: 3 } as const;
  expect(gist(verdict(forged(forgery, { totalCents: 3_000 })))).toBe('holds');
  expect(gist(verdict(forged(forgery, { totalCents: 1_000 })))).toBe('violated by 0');
});

test('an order in somebody else’s name is noticed', () => {
  const told = forged({ field: 'buyer', value: 'x' }).edit((books) => {
    books.orders = books.orders.map((order) => ({ ...order, buyer: 'buyer-7@buyers.test' }));
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a currency that was believed is noticed', () => {
  const told = forged({ field: 'currency', value: 'VND' }).edit((books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, currency: 'VND' }));
  });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('honest checkouts are not examined', () => {
  expect(verdict(shop().checkout({ at: [0, 1] }))).toMatchObject({ reason: 'nothing to examine' });
});

test('a status that was believed is noticed', () => {
  const told = answering(forged({ field: 'status', value: 'cancelled' }), { status: 'cancelled' });
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('a retry that is answered with the order as it is may show that it was cancelled meanwhile', () => {
  const forgery = { field: 'status', value: 'failed' } as const;
  const retried = () => {
    const told = shop()
      .checkout({ at: [0, 1], key: 'k', forgery })
      .cancel('k', [2, 3]);
    const again = told.checkout({ at: [4, 5], key: 'k', forgery });
    const last = again.history.pop();
    if (last?.kind !== 'checkout' || last.outcome.type !== 'ok') throw new Error('it was no checkout');
    const result = { ...last.outcome.result, status: 'cancelled' } as const;
    again.history.push({ ...last, outcome: { type: 'ok', result } });
    return again;
  };
  expect(gist(verdict(retried()))).toBe('holds');
});

describe('it is said what was bent', () => {
  const inOrders = (change: Partial<Books['orders'][number]>) => (books: Books) => {
    books.orders = books.orders.map((order) => ({ ...order, ...change }));
  };
  const inPayments = (change: Partial<Books['payments'][number]>) => (books: Books) => {
    books.payments = books.payments.map((payment) => ({ ...payment, ...change }));
  };

  test.each<[string, Shop, string]>([
    ['a total', forged(PRICE, { unitPriceCents: 1 }), 'unitPrice|the answer says 0.01 EUR, not 10.00 EUR'],
    ['a quantity', forged({ field: 'quantity', value: 0 }), 'quantity|an impossible quantity was accepted'],
    [
      'a currency',
      forged({ field: 'currency', value: 'VND' }).edit(inPayments({ currency: 'VND' })),
      'currency|the bank says VND, not EUR',
    ],
    [
      'a status',
      answering(forged({ field: 'status', value: 'failed' }), { status: 'failed' }),
      'status|the order was acknowledged as failed',
    ],
    [
      'an owner',
      forged({ field: 'buyer', value: 'x' }).edit(inOrders({ buyer: 'buyer-7@buyers.test' })),
      'buyer|the order belongs to buyer-7@buyers.test',
    ],
  ])('%s', (_what, told, expected) => {
    const [field, what] = expected.split('|');
    expect(sentence(verdict(told))).toBe(`A forged ${field} was to have no effect, but ${what}.`);
  });

  test('with what each witness says, of those that were asked', () => {
    const told = forged(PRICE, { unitPriceCents: 1 });
    const heard = [
      expect.stringContaining('operation 0 '),
      'the answer says 0.01 EUR',
      'the database says 0.01 EUR',
      'the bank says 0.01 EUR',
      expect.stringContaining('database: order order-0 '),
    ];
    expect(verdict(told)).toMatchObject({ facts: heard });
    // Orders without their lines are of no use, so that nobody asks for them.
    expect(verdict(told.without('lines'))).toMatchObject({ facts: [heard[0], heard[1], heard[3]] });
  });

  test('an order without its lines is not asked whose it is', () => {
    const told = forged({ field: 'buyer', value: 'x' }).edit(inOrders({ buyer: 'buyer-7@buyers.test' }));
    expect(gist(verdict(told.without('lines')))).toBe('holds');
  });

  test('an order of nobody whose address is known belongs to whomever it says', () => {
    expect(gist(verdict(forged(PRICE, { buyer: 'anonymous' })))).toBe('holds');
  });
});

test('an honest retry that is answered shows what a forged attempt in doubt has done', () => {
  const told = forged(PRICE, { ended: 'took', unitPriceCents: 1 }).checkout({
    ...{ at: [20, 30], key: 'k', unitPriceCents: 1 },
  });
  const found = verdict(told);
  expect(sentence(found)).toBe(
    'A forged field was to have no effect, but the answer says 0.01 EUR, not 10.00 EUR.',
  );
  expect(gist(found)).toBe('violated by 0, 1');
});

describe('examined is only what can be judged', () => {
  const NOTHING = { verdict: 'inconclusive', reason: 'nothing to examine' };

  test('no answer at all is an effect that a witness may deny, where there is one', () => {
    const lost = () => forged(PRICE, { ended: 'lost' });
    expect(verdict(lost())).toMatchObject({ verdict: 'holds', examined: 1 });
    expect(verdict(lost().without('orders', 'payments'))).toMatchObject(NOTHING);
  });

  test('the bank alone denies only what it would have seen: a charge', () => {
    const bank = (forgery: Forgery, plan: Partial<CheckoutPlan> = {}) =>
      gist(verdict(forged(forgery, { ended: 'lost', ...plan }).without('orders')));
    expect(bank({ field: 'total', value: 1 })).toBe('holds');
    expect(bank({ field: 'quantity', value: '3' })).toBe('holds');
    expect(bank({ field: 'currency', value: 'VND' })).toBe('holds');
    expect(bank({ field: 'buyer', value: 'x' })).toBe('holds');
    // A shop that believes these charges nothing.
    expect(bank({ field: 'total', value: 0 })).toBe('inconclusive');
    expect(bank(PRICE, { voucher: 'ANY' })).toBe('inconclusive');
    expect(bank({ field: 'currency', value: 'VND' }, { voucher: 'ANY' })).toBe('inconclusive');
    expect(bank({ field: 'discount', value: 1_000 })).toBe('inconclusive');
    expect(bank({ field: 'status', value: 'live' })).toBe('inconclusive');
    expect(bank({ field: 'column', name: 'paid', value: true })).toBe('inconclusive');
    // A refusal and an answer say more.
    expect(bank({ field: 'total', value: 0 }, { ended: 'invalid' })).toBe('holds');
    expect(bank({ field: 'total', value: 0 }, { ended: 'ok', totalCents: 0 })).toBe('violated by 0');
  });

  test('the bank alone looks at each attempt that may have taken effect', () => {
    const retried = (first: Ended, forgery: Forgery) => {
      const told = forged({ field: 'total', value: 0 }, { ended: first });
      return gist(
        verdict(told.checkout({ at: [20, 30], key: 'k', ended: 'lost', forgery }).without('orders')),
      );
    };
    expect(retried('invalid', PRICE)).toBe('holds');
    expect(retried('lost', PRICE)).toBe('inconclusive');
    expect(retried('invalid', { field: 'total', value: 0 })).toBe('inconclusive');
    const honest = forged({ field: 'total', value: 0 }, { ended: 'invalid' }).checkout({
      ...{ at: [20, 30], key: 'k', ended: 'lost' },
    });
    expect(gist(verdict(honest.without('orders')))).toBe('holds');
  });

  test('the bank alone says nothing of a key that two buyers sent: orders do', () => {
    const shared = (...missing: 'orders'[]) => {
      const told = forged(PRICE, { ended: 'took', unitPriceCents: 1 });
      return verdict(told.checkout({ at: [0, 10], key: 'k', buyer: 1, ended: 'lost' }).without(...missing));
    };
    expect(shared('orders')).toMatchObject(NOTHING);
    expect(gist(shared())).toBe('violated by 0');
  });

  test('an answer is enough, and a refusal as well', () => {
    const alone = (ended: 'ok' | 'invalid') =>
      verdict(forged(PRICE, { ended }).without('orders', 'payments'));
    expect(alone('ok')).toMatchObject({ verdict: 'holds', examined: 1 });
    expect(alone('invalid')).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test('nobody knows what comes of a product or a voucher that the catalogue does not know', () => {
    const lines = [{ sku: 'sofa', quantity: 1 }];
    expect(verdict(forged(PRICE, { lines, unitPriceCents: 1 }))).toMatchObject(NOTHING);
    expect(verdict(forged(PRICE, { voucher: 'OTHER', unitPriceCents: 1 }))).toMatchObject(NOTHING);
    const refused = forged(PRICE, { lines, ended: 'invalid' });
    expect(verdict(refused)).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test('a refusal is enough, even where the key has an order', () => {
    const told = forged(PRICE, { ended: 'took' });
    told.history.splice(0);
    told.checkout({ at: [0, 10], key: 'k', forgery: PRICE, ended: 'invalid' });
    expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
  });

  test('nobody knows which of several different attempts in doubt was made', () => {
    const told = forged(PRICE, { ended: 'took' }).checkout({ at: [20, 30], key: 'k', ended: 'lost' });
    expect(verdict(told)).toMatchObject(NOTHING);
  });
});
