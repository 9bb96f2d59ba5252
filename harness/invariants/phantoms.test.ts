import { describe, expect, test } from 'vitest';
import type { Books } from './testing/records.ts';
import { type CheckoutPlan, type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('acknowledged-orders-survive');
const store = (): Shop =>
  shop({ stock: { lamp: 9, chair: 9 } }).checkout({ at: [0, 10], key: 'k', buyer: 3 });

/** Another order of the one lamp, that nobody was told of. */
const stray = (told: Shop, change: Partial<Books['orders'][number]>): Shop =>
  told.edit(({ orders, lines }) => {
    const [order] = orders;
    if (order === undefined) return;
    orders.push({ ...order, orderId: 'stray', ...change });
    lines.push({ orderId: 'stray', sku: 'lamp', quantity: 1, unitPriceCents: 1_000 });
  });

describe('a live order that nobody tried to make', () => {
  const tried = (plan: Partial<CheckoutPlan>) =>
    store().checkout({ at: [20, 30], key: 'other', buyer: 4, ended: 'lost', ...plan });
  const CHAIR = [{ sku: 'chair', quantity: 1 }];

  test.each<[string, Shop, Partial<Books['orders'][number]>, number[]]>([
    ['no checkout has its intent', store(), { intentId: 'nobody' }, []],
    ['no checkout of its buyer is unaccounted for', store(), { intentId: null }, []],
    ['somebody else sent its key', tried({}), { intentId: 'other' }, [1]],
    [
      'whoever sent its key asked for other lines',
      tried({ buyer: 3, lines: CHAIR }),
      { intentId: 'other' },
      [1],
    ],
  ])('is told, and why: %s', (why, told, change, offending) => {
    const found = verdict(stray(told, change));
    expect(sentence(found)).toBe(
      'An order is live that nobody tried to make: 1000 cents for buyer-3@buyers.test.',
    );
    expect(found).toMatchObject({
      facts: [
        'database: order stray of buyer-3@buyers.test is live, 10.00 EUR',
        `history: ${why}`,
        ...offending.map((id) => expect.stringContaining(`operation ${id} `)),
      ],
      offending,
    });
  });

  test('is none where it is not live', () => {
    for (const status of ['failed', 'pending', 'cancelled'] as const)
      expect(gist(verdict(stray(store(), { intentId: 'nobody', status })))).toBe('holds');
  });

  test('is none where its buyer asked for it, and was told that he has it, or that he has not', () => {
    expect(gist(verdict(stray(tried({ buyer: 3 }), { intentId: 'other' })))).toBe('holds');
    expect(gist(verdict(stray(tried({ buyer: 3, ended: 'busy' }), { intentId: 'other' })))).toBe('holds');
  });

  test('is none where one of several attempts asked for what it has', () => {
    const twice = tried({ buyer: 3, lines: CHAIR }).checkout({
      ...{ at: [31, 32], key: 'other', buyer: 3, ended: 'lost' },
    });
    expect(gist(verdict(stray(twice, { intentId: 'other' })))).toBe('holds');
  });

  test('is one that only a refused attempt asked for, beside one in doubt', () => {
    const plan = { at: [31, 32], key: 'other', buyer: 3, lines: [{ sku: 'lamp', quantity: 1 }] } as const;
    const reused = tried({ buyer: 3, lines: CHAIR }).checkout({ ...plan, ended: 'key-reused' });
    expect(gist(verdict(stray(reused, { intentId: 'other' })))).toBe('violated by 1, 2');
  });

  test('is one of a guest that is written down as a buyer’s', () => {
    const lost = () => tried({ buyer: 'anonymous' });
    expect(gist(verdict(stray(lost(), { intentId: 'other' })))).toBe('violated by 1');
    const guest = { intentId: 'other', buyer: 'guest-7@elsewhere.test' };
    expect(gist(verdict(stray(lost(), guest)))).toBe('holds');
  });

  test('is half an order, and no phantom, where it has no lines', () => {
    const told = stray(tried({ buyer: 3 }), { intentId: 'other' }).edit((books) => {
      books.lines = books.lines.filter(({ orderId }) => orderId !== 'stray');
    });
    expect(gist(verdict(told))).toBe('holds');
  });
});

describe('an order without an intent', () => {
  const anonymous = (plan: Partial<CheckoutPlan>) =>
    gist(
      verdict(
        stray(store().checkout({ at: [20, 30], key: 'other', buyer: 3, ended: 'lost', ...plan }), {
          intentId: null,
        }),
      ),
    );

  test('is the work of a checkout of its buyer that is in doubt, and of no other', () => {
    expect(anonymous({})).toBe('holds');
    expect(anonymous({ buyer: 4 })).toBe('violated by ');
    expect(anonymous({ ended: 'busy' })).toBe('violated by ');
    expect(anonymous({ ended: 'ok' })).toBe('violated by ');
  });

  test('is the work of one that asked for what it has', () => {
    const lamps = [
      { sku: 'lamp', quantity: 1 },
      { sku: 'chair', quantity: 1 },
    ];
    expect(anonymous({ lines: lamps })).toBe('violated by ');
    const both = store()
      .checkout({ at: [20, 30], key: 'one', buyer: 3, ended: 'lost' })
      .checkout({ at: [20, 30], key: 'other', buyer: 3, ended: 'lost', lines: lamps });
    const once = stray(both, { intentId: null });
    expect(gist(verdict(once))).toBe('holds');
    expect(gist(verdict(stray(once, { intentId: null, orderId: 'again' })))).toBe('violated by ');
  });

  test('is the work of any that has none yet, where it has lost its lines', () => {
    const told = stray(store().checkout({ at: [20, 30], key: 'other', buyer: 3, ended: 'lost' }), {
      intentId: null,
    }).edit((books) => {
      books.lines = books.lines.filter(({ orderId }) => orderId !== 'stray');
    });
    expect(gist(verdict(told))).toBe('holds');
  });

  test('may be the work of a guest whose answer was lost, whatever the shop calls guests', () => {
    const guest = { intentId: null, buyer: 'guest-7@elsewhere.test' };
    const lost = () => store().checkout({ at: [20, 30], key: 'other', buyer: 'anonymous', ended: 'lost' });
    expect(gist(verdict(stray(lost(), guest)))).toBe('holds');
    expect(gist(verdict(stray(stray(lost(), guest), { ...guest, orderId: 'again' })))).toBe('violated by ');
    expect(gist(verdict(stray(store(), guest)))).toBe('violated by ');
    expect(gist(verdict(stray(lost(), { intentId: null })))).toBe('violated by ');
  });

  test('may be the second try of a checkout in doubt whose first was given up', () => {
    const twice = (status: 'failed' | 'pending') =>
      stray(store().checkout({ at: [20, 30], key: 'other', buyer: 3, ended: 'took' }), {
        intentId: null,
      }).edit((books) => {
        books.orders = books.orders.map((order) =>
          order.intentId === 'other' ? { ...order, status } : order,
        );
      });
    expect(gist(verdict(twice('failed')))).toBe('holds');
    expect(gist(verdict(twice('pending')))).toBe('violated by ');
  });
});

test('a forged quantity may have been taken for what it is, or for what it stands in place of', () => {
  const forged = (quantity: number, value: number) =>
    gist(
      verdict(
        store()
          .checkout({
            ...{ at: [20, 30], key: 'f', buyer: 3, ended: 'took' },
            forgery: { field: 'quantity', value },
          })
          .edit((books) => {
            books.lines = books.lines.map((line) =>
              line.orderId === 'order-1' ? { ...line, quantity } : line,
            );
          }),
      ),
    );
  expect([forged(1, 3), forged(3, 3), forged(2, 3)]).toEqual(['holds', 'holds', 'violated by 1']);
  expect([forged(1, -1), forged(-1, -1)]).toEqual(['holds', 'violated by 1']);
});
