import { expect, test } from 'vitest';
import { type Shop, shop } from './testing/shop.ts';
import { gist, sentence, under } from './testing/verdict-of.ts';

const verdict = under('stock-is-conserved');
const onHand = (told: Shop, units: number): Shop =>
  told.edit((books) => {
    books.stock = [{ sku: 'lamp', onHand: units }];
  });
const sale = (): Shop => shop({ stock: { lamp: 5 } }).checkout({ at: [0, 10] });

test('what is left adds up', () => {
  expect(verdict(sale().restock(3, [20, 30]))).toMatchObject({ verdict: 'holds', examined: 1 });
});

test('an absolute write that lost an update is noticed', () => {
  const told = onHand(sale().checkout({ at: [1, 11], buyer: 1 }), 4);
  expect(gist(verdict(told))).toBe('violated by 0, 1');
  expect(gist(verdict(told.without('movements')))).toBe('violated by 0, 1');
  expect(gist(verdict(told.without('orders')))).toBe('violated by 0, 1');
});

test('what an unknown checkout did is settled by the database, and without it allowed for', () => {
  const took = () => sale().checkout({ at: [20, 30], ended: 'took', buyer: 1 });
  const lost = () => sale().checkout({ at: [20, 30], ended: 'lost', buyer: 1 });
  expect(gist(verdict(took()))).toBe('holds');
  expect(gist(verdict(lost()))).toBe('holds');
  expect(gist(verdict(took().without('movements', 'orders')))).toBe('holds');
  expect(gist(verdict(lost().without('movements', 'orders')))).toBe('holds');
  expect(gist(verdict(onHand(lost(), 3).without('movements')))).toBe('violated by 0, 1');
});

test('units given back twice are noticed even where a movement explains them', () => {
  const told = shop({ stock: { lamp: 5 } })
    .checkout({ at: [0, 10], card: 'declined', ended: 'declined' })
    .move('lamp', -1, 'sale')
    .move('lamp', 1, 'release')
    .move('lamp', 1, 'release');
  expect(verdict(told)).toMatchObject({ verdict: 'violated' });
});

test('a restock that was retried counts once or twice', () => {
  const told = (units: number) =>
    onHand(
      shop({ stock: { lamp: 5 } })
        .restock(2, [0, 5], 'lost')
        .restock(2, [6, 9]),
      units,
    ).without('movements');
  expect(gist(verdict(told(7)))).toBe('holds');
  expect(gist(verdict(told(9)))).toBe('holds');
  expect(verdict(told(6))).toMatchObject({ verdict: 'violated' });
  expect(verdict(told(10))).toMatchObject({ verdict: 'violated' });
});

test('units of a refused checkout may still be held where the shop declares it', () => {
  const told = (holdMs: number) =>
    shop({ stock: { lamp: 5 }, declarations: { holdMs } })
      .checkout({ at: [0, 10], card: 'declined', ended: 'declined' })
      .move('lamp', -1, 'sale');
  expect(gist(verdict(told(1_000)))).toBe('holds');
  expect(verdict(told(0))).toMatchObject({ verdict: 'violated' });
});

test('with nothing but the stock, what buyers were told bounds it from both sides', () => {
  const told = (units: number) => onHand(sale(), units).without('movements', 'orders');
  expect(gist(verdict(told(4)))).toBe('holds');
  expect(gist(verdict(told(3)))).toBe('violated by 0');
  expect(gist(verdict(told(5)))).toBe('violated by 0');
});

test('less than nothing is never left, not even where as much may have been sold or came by itself', () => {
  const told = (restocksItself: boolean) =>
    shop({ stock: { lamp: 1 }, declarations: { restocksItself } })
      .checkout({ at: [0, 10] })
      .checkout({ at: [0, 10], buyer: 1, ended: 'took' })
      .without('movements', 'orders');
  const below = 'The stock of lamp ended at -1: less than nothing.';
  expect(gist(verdict(told(false)))).toBe('violated by 0, 1');
  expect(sentence(verdict(told(false)))).toBe(below);
  expect(sentence(verdict(told(true)))).toBe(below);
  expect(gist(verdict(onHand(told(false), 0)))).toBe('holds');
});

test('a live order whose units never left is noticed, though its outcome was in doubt', () => {
  const told = onHand(sale().checkout({ at: [20, 30], ended: 'took', buyer: 1 }), 4);
  expect(gist(verdict(told.without('movements')))).toBe('violated by 0, 1');
});

test('units that a failed order of unknown outcome, or a first attempt that was refused, may still hold are accounted for', () => {
  const failed = (holdMs: number) =>
    shop({ stock: { lamp: 5 }, declarations: { holdMs } })
      .checkout({ at: [0, 10], ended: 'took', key: 'k' })
      .edit((books) => {
        books.orders = books.orders.map((order) => ({ ...order, status: 'failed' }));
      });
  expect(gist(verdict(failed(60_000)))).toBe('holds');
  expect(gist(verdict(failed(0)))).toBe('violated by 0');
  const retried = (holdMs: number) =>
    shop({ stock: { lamp: 5 }, declarations: { holdMs } })
      .checkout({ at: [0, 10], ended: 'declined', key: 'k' })
      .move('lamp', -1, 'sale')
      .checkout({ at: [20, 30], key: 'k' });
  expect(gist(verdict(retried(60_000)))).toBe('holds');
  expect(gist(verdict(retried(0)))).toBe('violated by 0, 1');
  expect(gist(verdict(retried(10)))).toBe('violated by 0, 1');
});

test('deliveries that no client asked for count where the shop declares them, by its movements', () => {
  const delivered = (restocksItself: boolean) =>
    shop({ stock: { lamp: 1 }, declarations: { restocksItself } })
      .move('lamp', 2, 'restock')
      .checkout({ at: [0, 10] })
      .checkout({ at: [0, 10] });
  const oversell = under('never-oversell');
  for (const judge of [verdict, oversell]) {
    expect(gist(judge(delivered(true)))).toBe('holds');
    expect(judge(delivered(false))).toMatchObject({ verdict: 'violated' });
    expect(judge(delivered(true).without('movements'))).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('restocks by itself'),
    });
  }
  const toomany = delivered(true)
    .checkout({ at: [0, 10] })
    .checkout({ at: [0, 10] });
  expect(oversell(toomany)).toMatchObject({ verdict: 'violated' });
});

test('what a shop brings by itself may have been in time though a restock in doubt came too late, or never', () => {
  const told = (restocksItself: boolean) =>
    shop({ stock: { lamp: 0 }, declarations: { restocksItself } })
      .move('lamp', 1, 'restock')
      .checkout({ at: [0, 10] })
      .restock(1, [13, null], 'lost');
  for (const judge of [verdict, under('never-oversell')]) expect(gist(judge(told(true)))).toBe('holds');
  expect(gist(under('never-oversell')(told(false)))).toBe('violated by 0');
});

test('what a shop writes off was there to be sold before', () => {
  const told = (restocksItself: boolean) =>
    shop({ stock: { lamp: 0 }, declarations: { restocksItself } })
      .move('lamp', 2, 'restock')
      .checkout({ at: [0, 10], key: 'a' })
      .checkout({ at: [0, 10], key: 'b', buyer: 1 })
      .cancel('b', [20, 30])
      .move('lamp', -1, 'restock');
  for (const judge of [verdict, under('never-oversell')]) expect(gist(judge(told(true)))).toBe('holds');
});

test('what a shop that sees to its stock itself writes off may be what a client brought', () => {
  const told = (restocksItself: boolean) =>
    shop({ stock: { lamp: 4 }, declarations: { restocksItself } })
      .restock(5, [0, 10])
      .move('lamp', -3, 'restock');
  expect(gist(verdict(told(true)))).toBe('holds');
  expect(gist(verdict(told(false)))).toBe('violated by ');
  expect(gist(verdict(told(true).move('lamp', -1, 'sale')))).toBe('violated by ');
  // What no movement says was written off has to be there.
  const lost = told(true).edit(({ movements }) => movements.splice(0, 1));
  expect(gist(verdict(lost))).toBe('violated by ');
});
