import { expect, test } from 'vitest';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('holds-are-released-once');

/** One lamp was sold, cancelled, and is back. */
const cancelled = (): Shop =>
  shop()
    .checkout({ at: [0, 10], key: 'k' })
    .cancel('k', [20, 30]);

/** One lamp was held for an order that was not paid for. */
const failed = (holdMs = 0): Shop =>
  shop({ declarations: { holdMs } })
    .checkout({ at: [0, 10], key: 'k', ended: 'took' })
    .edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, status: 'failed' as const }));
    });
const ended = (told: Shop): Shop => {
  told.history.splice(0);
  return told.checkout({ at: [0, 10], key: 'k', ended: 'declined' });
};

test('what is held for an order that names no attempt may be held for any of its buyer', () => {
  const told = (holdMs: number, buyer: string) =>
    ended(failed(holdMs)).edit((books) => {
      books.orders = books.orders.map((order) => ({ ...order, intentId: null, buyer }));
    });
  expect(gist(verdict(told(100, 'buyer-0@buyers.test')))).toBe('holds');
  expect(gist(verdict(told(0, 'buyer-0@buyers.test')))).toMatch('violated');
  expect(gist(verdict(told(100, 'buyer-1@buyers.test')))).toMatch('violated');
});

test('a delivery whose number is that of an order gives none of its units back', () => {
  expect(gist(verdict(cancelled().move('lamp', 5, 'restock', 'order-0')))).toBe('holds');
  expect(gist(verdict(ended(failed()).move('lamp', 1, 'restock', 'order-0')))).toBe('violated by 0');
});

test('what failed or was cancelled gave its units back', () => {
  expect(verdict(cancelled())).toMatchObject({ verdict: 'holds', examined: 1 });
  expect(verdict(ended(failed()).move('lamp', 1, 'release', 'order-0'))).toMatchObject({
    verdict: 'holds',
    examined: 1,
  });
});

test('twice is once too often, whatever the second is called', () => {
  expect(gist(verdict(cancelled().move('lamp', 1, 'cancel', 'order-0')))).toBe('violated by 0, 1');
  expect(gist(verdict(cancelled().move('lamp', 1, 'release', 'order-0')))).toBe('violated by 0, 1');
});

test('never is too seldom, unless the shop declares that it may still hold them', () => {
  expect(sentence(verdict(ended(failed())))).toBe(
    'The units of an order that is failed were to come back exactly once, but 1 × lamp never came back.',
  );
  expect(gist(verdict(ended(failed())))).toBe('violated by 0');
  expect(gist(verdict(ended(failed(1_000))))).toBe('holds');
});

test('a hold that ran out at the last instant of all is over', () => {
  const until = (end: number) => ended(failed(10)).browse(1_000, [15, end]);
  expect(gist(verdict(until(19.9)))).toBe('holds');
  expect(gist(verdict(until(20)))).toBe('violated by 0');
});

test('of several attempts one that may still hold is enough', () => {
  const told = ended(failed(100)).checkout({ at: [200, 210], key: 'k', ended: 'declined' });
  expect(gist(verdict(told))).toBe('holds');
});

test('an attempt of unknown end may hold still where the shop declares holds; a quiet shop without any holds nothing', () => {
  expect(gist(verdict(failed(1_000)))).toBe('holds');
  expect(gist(verdict(failed()))).toBe('violated by 0');
});

test('units of one sku do not make up for those of another', () => {
  const told = ended(failed()).move('chair', 1, 'release', 'order-0');
  expect(gist(verdict(told))).toBe('violated by 0');
});

test('an order that is live may have let go and taken again, but gives nothing back that it did not take', () => {
  const sold = () => shop({ stock: { lamp: 5 } }).checkout({ at: [0, 10] });
  const again = sold().move('lamp', 1, 'release', 'order-0').move('lamp', -1, 'sale', 'order-0');
  expect(gist(verdict(again))).toBe('holds');
  const twice = sold().move('lamp', 1, 'release', 'order-0').move('lamp', 1, 'release', 'order-0');
  expect(gist(verdict(twice))).toBe('violated by 0');
  const cancelledTwice = sold().move('lamp', 1, 'cancel', 'order-0').move('lamp', 1, 'cancel', 'order-0');
  expect(gist(verdict(cancelledTwice))).toBe('violated by 0');
});

test('a failed order that held nothing has nothing to give back', () => {
  const told = ended(failed()).edit((books) => {
    books.movements = [];
  });
  expect(verdict(told)).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('where movements name no order, or nothing was given up, there is nothing to examine', () => {
  const anonymous = cancelled().edit((books) => {
    books.movements = books.movements.map((movement) => ({ ...movement, orderId: null }));
  });
  const nothing = { reason: 'nothing to examine' };
  expect(verdict(anonymous)).toMatchObject(nothing);
  expect(verdict(shop().checkout({ at: [0, 10] }))).toMatchObject(nothing);
});

test('what was sold and then cancelled is back at once, whatever became of another attempt', () => {
  const kept = cancelled()
    .checkout({ at: [40, 50], key: 'k', ended: 'took' })
    .edit((books) => {
      books.movements = books.movements.filter(({ reason }) => reason !== 'cancel');
    });
  expect(gist(verdict(kept))).toBe('violated by 0, 2, 1');
});
