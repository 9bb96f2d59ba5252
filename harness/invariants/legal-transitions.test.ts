import { describe, expect, test } from 'vitest';
import type { OrderStatus } from '../model/operation.ts';
import { type At, type Shop, shop } from './testing/shop.ts';
import { gist, under } from './testing/verdict-of.ts';

const verdict = under('legal-transitions');

type Way = readonly (OrderStatus | null)[];

describe('the audit trail', () => {
  /** One order whose trail went this way, and that ended as the trail did unless told otherwise. */
  const went = (way: Way, end = way.at(-1)): Shop =>
    shop()
      .checkout({ at: [0, 10], key: 'k', ended: 'took' })
      .edit((books) => {
        books.orders = books.orders.map((order) => ({ ...order, status: end ?? 'failed' }));
        books.transitions = way
          .slice(1)
          .map((to, before) => ({ orderId: 'order-0', from: way[before] ?? null, to: to ?? 'failed' }));
      });

  test.each<Way>([
    [null, 'live'],
    [null, 'failed'],
    [null, 'pending'],
    [null, 'pending', 'live'],
    [null, 'pending', 'failed'],
    [null, 'pending', 'cancelled'],
    [null, 'pending', 'live', 'cancelled'],
    [null, 'pending', 'pending', 'live', 'live'],
    ['pending', 'live'],
  ])('may go %s, %s, %s, %s', (...way) => {
    expect(gist(verdict(went(way)))).toBe('holds');
  });

  test('is told as it went', () => {
    const told = (way: Way, end?: OrderStatus) => verdict(went(way, end));
    expect(told([null, 'live', 'failed'])).toMatchObject({
      summary: expect.stringContaining('it went from live to failed'),
      facts: expect.arrayContaining([expect.stringContaining('nothing, live, failed')]),
    });
    expect(told([null, 'cancelled'])).toMatchObject({
      summary: expect.stringContaining('it went from nothing to cancelled'),
    });
    expect(told([null, 'live'], 'pending')).toMatchObject({
      summary: expect.stringContaining('its trail ends at live and it is pending'),
    });
    const torn = went([null, 'pending', 'live']).edit((books) => {
      books.transitions = books.transitions.map((row, at) => (at === 1 ? { ...row, from: null } : row));
    });
    expect(verdict(torn)).toMatchObject({
      summary: expect.stringContaining('it went on from nothing when it was pending'),
    });
  });

  test.each<Way>([
    [null, 'live', 'failed'],
    [null, 'live', 'pending'],
    [null, 'pending', 'failed', 'live'],
    [null, 'pending', 'failed', 'cancelled'],
    [null, 'live', 'cancelled', 'live'],
    [null, 'cancelled'],
  ])('may not go %s, %s, %s, %s', (...way) => {
    expect(gist(verdict(went(way)))).toBe('violated by 0');
  });

  test('leaves nothing out, and ends where the order is', () => {
    const jumped = went([null, 'pending', 'live']).edit(({ transitions }) => {
      transitions.splice(0, 2, { orderId: 'order-0', from: null, to: 'pending' }, { ...SOLD, from: 'live' });
    });
    expect(gist(verdict(jumped))).toBe('violated by 0');
    expect(gist(verdict(went([null, 'pending', 'live'], 'failed')))).toBe('violated by 0');
  });

  test('does not outlive an order that was sold', () => {
    const left = (way: Way) =>
      gist(
        verdict(
          went(way)
            .checkout({ at: [20, 30], key: 'other', buyer: 2 })
            .edit((books) => {
              books.orders = books.orders.filter(({ orderId }) => orderId !== 'order-0');
            }),
        ),
      );
    expect(left([null, 'pending', 'live'])).toMatch(/^violated/);
    expect(left([null, 'pending', 'failed'])).toBe('holds');
  });

  test('is asked even where nobody knows the orders', () => {
    expect(gist(verdict(went([null, 'live', 'failed']).without('orders')))).toBe('violated by ');
    expect(gist(verdict(went([null, 'live']).without('orders')))).toBe('holds');
  });
});

const SOLD = { orderId: 'order-0', from: 'pending', to: 'cancelled' } as const;

describe('what is shown', () => {
  const shown = (...reads: readonly (readonly [OrderStatus, At])[]): Shop => {
    const told = shop().checkout({ at: [0, 10], key: 'k' });
    for (const [status, at] of reads) told.read(0, { of: 'k' }, at, { ...told.view('k'), status });
    return told.without('orders', 'transitions');
  };

  test('moves on', () => {
    expect(gist(verdict(shown(['live', [11, 12]], ['cancelled', [13, 14]])))).toBe('holds');
    expect(gist(verdict(shown(['cancelled', [11, 12]], ['cancelled', [13, 14]])))).toBe('holds');
  });

  test('does not move back', () => {
    const back = (began: number) => shown(['cancelled', [11, 20]], ['live', [began, 30]]);
    expect(gist(verdict(back(20.1)))).toBe('violated by 1, 2');
    expect(gist(verdict(back(20)))).toBe('holds');
  });

  test('is never undone by what a checkout was told', () => {
    expect(gist(verdict(shown(['failed', [10.1, 12]])))).toBe('violated by 0, 1');
    expect(gist(verdict(shown(['pending', [10.1, 12]])))).toBe('violated by 0, 1');
    expect(gist(verdict(shown(['pending', [10, 12]])))).toBe('holds');
  });

  test('may be an old answer where a key is sent again', () => {
    const told = shop()
      .checkout({ at: [0, 10], key: 'k' })
      .cancel('k', [11, 20])
      .checkout({ at: [30, 40], key: 'k' });
    expect(gist(verdict(told.without('orders', 'transitions')))).toBe('holds');
    expect(gist(verdict(told.read(0, { of: 'k' }, [50, 60], told.view('k'))))).toBe('violated by 1, 3');
  });

  test('is what the database says at the end, or came before it', () => {
    const told = () => shop().checkout({ at: [0, 10], key: 'k' });
    const end = (status: OrderStatus) =>
      told()
        .without('transitions')
        .edit((books) => {
          books.orders = books.orders.map((order) => ({ ...order, status }));
        });
    expect(gist(verdict(end('cancelled')))).toBe('holds');
    expect(gist(verdict(end('failed')))).toBe('violated by 0');
    expect(verdict(told().without('orders', 'transitions'))).toMatchObject({ reason: 'nothing to examine' });
  });

  test('is not held against the database while the backend is at work', () => {
    const told = shop({ notDrained: 'mails unsent' })
      .checkout({ at: [0, 10], key: 'k' })
      .edit((books) => {
        books.orders = books.orders.map((order) => ({ ...order, status: 'failed' }));
      });
    expect(verdict(told)).toMatchObject({ reason: expect.stringContaining('the backend was not quiet') });
  });

  test('of an order that the database does not have says nothing', () => {
    const told = shop({ stock: { lamp: 2 } })
      .checkout({ at: [0, 10], key: 'k' })
      .checkout({ at: [20, 30], key: 'l' })
      .without('transitions')
      .edit((books) => {
        books.orders.pop();
      });
    expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
  });
});
