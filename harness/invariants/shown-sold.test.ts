import { describe, expect, test } from 'vitest';
import type { OrderStatus, OrderView } from '../model/operation.ts';
import { soldThoughRefused } from './shown-sold.ts';
import { growth, LINEAR } from './testing/growth.ts';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const view = (status: OrderStatus, orderId = 'gone'): OrderView => ({
  ...{ orderId, status, totalCents: 1_000, currency: 'EUR' },
  lines: [],
});
const NOT_FOUND = { refused: 'not-found', body: '' } as const;

describe('an order that was shown, and that the database does not have', () => {
  const survive = under('acknowledged-orders-survive');
  const lost = (): Shop =>
    shop({ stock: { lamp: 5 } })
      .checkout({ at: [0, 10], key: 'other', buyer: 1 })
      .checkout({ at: [0, 10], key: 'k', buyer: 3, ended: 'lost' });

  test('as sold, is gone', () => {
    const found = survive(lost().read(3, { of: 'k' }, [20, 21], view('live')));
    expect(sentence(found)).toBe(
      'An order was shown as live, but it is gone: the database has no such order.',
    );
    expect(found).toMatchObject({
      offending: [2],
      facts: [expect.stringContaining('operation 2 '), 'database: no order gone'],
    });
  });

  test('as given up by who asked for that, is gone as well', () => {
    const given = shop({ stock: { lamp: 5 } })
      .checkout({ at: [0, 10], key: 'other', buyer: 1 })
      .checkout({ at: [0, 10], key: 'k', buyer: 3, ended: 'took' })
      .cancel('k', [20, 21]);
    expect(gist(survive(given))).toBe('holds');
    const found = survive(
      given.edit((books) => {
        books.orders = books.orders.filter(({ intentId }) => intentId === 'other');
      }),
    );
    expect(sentence(found)).toBe(
      'An order was shown as cancelled, but it is gone: the database has no such order.',
    );
    expect(found).toMatchObject({ offending: [2] });
  });

  test('as cancelled, need not have been sold: one that was pending may be given up, and cleared away', () => {
    const shown = lost()
      .read(3, { of: 'k' }, [20, 21], view('pending'))
      .read(3, { of: 'k' }, [30, 31], view('cancelled'));
    expect(gist(survive(shown))).toBe('holds');
  });

  test('is none where it was not sold, was asked for by an id, or is there', () => {
    for (const status of ['pending', 'failed'] as const)
      expect(gist(survive(lost().read(3, { of: 'k' }, [20, 21], view(status))))).toBe('holds');
    expect(gist(survive(lost().read(3, { id: 'gone' }, [20, 21], view('live'))))).toBe('holds');
    expect(gist(survive(lost().read(3, { of: 'k' }, [20, 21], view('live', 'order-0'))))).toBe('holds');
  });

  test('is told once where its checkout had told of it', () => {
    const told = lost().edit((books) => {
      books.orders = [];
    });
    expect(gist(survive(told.read(1, { of: 'other' }, [20, 21], told.view('other'))))).toBe('violated by 0');
  });
});

test('a guest’s order is no buyer’s', () => {
  const of = (buyer: string): Shop =>
    shop()
      .checkout({ at: [0, 10], buyer: 'anonymous' })
      .edit((books) => {
        books.orders = books.orders.map((order) => ({ ...order, buyer }));
      });
  const survive = under('acknowledged-orders-survive');
  expect(sentence(survive(of('buyer-3@buyers.test')))).toBe(
    'An order was acknowledged, but it belongs to buyer-3@buyers.test, who did not order it.',
  );
  expect(gist(survive(of('guest-7@elsewhere.test')))).toBe('holds');
});

describe('without any witness, what a buyer who was refused is shown', () => {
  const judged = (told: Shop) =>
    under('refusals-have-no-effect')(told.without('orders', 'payments', 'mails'));
  const refused = (): Shop => shop().checkout({ at: [0, 10], key: 'k', buyer: 3, ended: 'out-of-stock' });

  test('as his order, is an effect', () => {
    const found = judged(refused().read(3, { of: 'k' }, [20, 21], view('live')));
    expect(sentence(found)).toBe('A buyer was refused, but he was shown the order as live.');
    expect(found).toMatchObject({ offending: [0, 1], facts: [expect.anything(), expect.anything()] });
  });

  test('as cancelled, is none: the database may say so of a checkout that was declined', () => {
    expect(judged(refused().read(3, { of: 'k' }, [20, 21], view('cancelled')))).toMatchObject({
      verdict: 'holds',
      examined: 1,
    });
  });

  test('takes no longer the more often he tried and looked', () => {
    const told = (many: number) => {
      const trying = shop();
      for (let at = 0; at < many; at += 1)
        trying.checkout({ at: [at, at + 1], key: 'k', buyer: 3, ended: 'out-of-stock' });
      for (let at = 0; at < many; at += 1) trying.read(3, { of: 'k' }, [many + at, many + at + 1], NOT_FOUND);
      const { index } = trying.evidence();
      index.looks.every(({ key }) => index.attemptsByKey.count(key) > 0);
      return { index };
    };
    expect(growth(told, soldThoughRefused)).toBeLessThan(LINEAR);
  });

  test('as failed, or as nothing, is none', () => {
    expect(judged(refused().read(3, { of: 'k' }, [20, 21], view('failed')))).toMatchObject({
      verdict: 'holds',
      examined: 1,
    });
    expect(judged(refused().read(3, { of: 'k' }, [20, 21], NOT_FOUND))).toMatchObject({ examined: 1 });
  });

  test('says nothing where he asked by an id, was not heard, or where another attempt or buyer was served', () => {
    const silent = [
      refused(),
      refused().read(3, { id: 'gone' }, [20, 21], view('live')),
      refused().read(3, { of: 'k' }, [20, 21], { refused: 'busy', body: '' }),
      refused().read(4, { of: 'k' }, [20, 21], view('live')),
      refused()
        .checkout({ at: [0, 10], key: 'k', buyer: 4, ended: 'out-of-stock' })
        .read(3, { of: 'k' }, [20, 21], view('live')),
      refused()
        .checkout({ at: [0, 10], key: 'k', buyer: 3, ended: 'lost' })
        .read(3, { of: 'k' }, [20, 21], view('live')),
      refused()
        .checkout({ at: [0, 10], key: 'k', buyer: 4 })
        .read(3, { of: 'k' }, [20, 21], view('live')),
    ];
    for (const told of silent) expect(judged(told)).toMatchObject({ reason: 'nothing to examine' });
  });
});
