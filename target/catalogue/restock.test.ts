import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestShop, type TestShop } from '../testing/shop.ts';

let shop: TestShop;
let admin: string;

beforeAll(async () => {
  shop = await openTestShop();
  admin = await shop.admin();
});
afterAll(() => shop.close());

const movementsOf = (sku: string) =>
  shop.database.query<{ delta: number; reason: string }>(
    'select delta, reason from stock_movements where sku = $1 order by movement_id',
    [sku],
  );

describe('a delivery', () => {
  const deliver = (sku: string, quantity: number, key?: string) =>
    shop.send('POST', `/admin/products/${sku}/stock`, {
      token: admin,
      body: { quantity },
      ...(key === undefined ? {} : { key }),
    });

  test('that is sent again under its key is counted once, and answered the same', async () => {
    const [sku, key] = [await shop.product(1), randomUUID()];
    const answers = await Promise.all(Array.from({ length: 10 }, () => deliver(sku, 5, key)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set([`200 {"sku":"${sku}","onHand":6}`]),
    );
    expect(answers.filter(({ headers }) => headers.has('idempotent-replayed'))).toHaveLength(9);
    await deliver(sku, 1);
    expect((await deliver(sku, 5, key)).text).toBe(answers[0]?.text);
    expect(await movementsOf(sku)).toEqual([
      { delta: 5, reason: 'restock' },
      { delta: 1, reason: 'restock' },
    ]);
  });

  test('under a key locks the product at once as its update will: checkouts wait in one line, not crosswise', async () => {
    const heldAfter = new Map<string, boolean>();
    const instance = await shop.beside({
      replace: ({ transaction }) => ({
        transaction: (work) =>
          transaction((query) =>
            work(async (sent, values) => {
              const rows = await query(sent, values);
              const free = await shop.database.query(
                'select from products where sku = $1 for no key update skip locked',
                [sku],
              );
              heldAfter.set(sent.name, free.length === 0);
              return rows;
            }),
          ),
      }),
    });
    const sku = await shop.product(1);
    const path = `/admin/products/${sku}/stock`;
    const sent = { token: admin, key: randomUUID(), body: { quantity: 5 } };
    expect((await instance.send('POST', path, sent)).status).toBe(200);
    expect(heldAfter.get('claim-delivery')).toBe(true);
    await instance.close();
  });

  test('that is another one is refused under a key that was used', async () => {
    const [sku, other, key] = [await shop.product(1), await shop.product(1), randomUUID()];
    await deliver(sku, 5, key);
    expect((await deliver(sku, 6, key)).json.code).toBe('key-reused');
    expect((await deliver(other, 5, key)).json.code).toBe('key-reused');
    expect(await movementsOf(other)).toEqual([]);
  });

  test('for a product that there is not uses up no key', async () => {
    const key = randomUUID();
    expect((await deliver('nothing', 5, key)).json.code).toBe('not-found');
    expect((await deliver(await shop.product(1), 5, key)).status).toBe(200);
  });

  test('without a key is counted each time', async () => {
    const sku = await shop.product(0);
    await deliver(sku, 2);
    expect((await deliver(sku, 2)).json.onHand).toBe(4);
  });

  test('with two words for a key is refused', async () => {
    expect((await deliver(await shop.product(0), 1, 'two words')).json.code).toBe('invalid');
  });
});
