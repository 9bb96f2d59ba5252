import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestShop, type TestAnswer, type TestShop } from '../testing/shop.ts';

// The bank may take its time: an order that waits for it would be told something else than "busy". An order that has
// been charged, and needs the one connection once more, has a longer wait of its own.
const WAITERS_MAX = 40;
const SETTINGS = {
  ...{ POOL_SIZE: '1', POOL_WAIT_MS: '250', POOL_WAITERS_MAX: `${WAITERS_MAX}`, BANK_TIMEOUT_MS: '5000' },
};

let shop: TestShop;
let buyer: string;
let sku: string;

beforeAll(async () => {
  // The bank is quick, so it is the one connection to the database that everybody waits for.
  shop = await openTestShop({ settings: SETTINGS });
  [buyer, sku] = [await shop.buyer(), await shop.product(100_000)];
});
afterAll(() => shop.close());

interface Timed extends TestAnswer {
  readonly startedMs: number;
  readonly endedMs: number;
}

/** So many buyers at once, each of whom orders again as soon as it has its answer. */
async function crowd(buyers: number, untilMs: number): Promise<Timed[]> {
  const answers: Timed[] = [];
  const order = async (): Promise<void> => {
    while (performance.now() < untilMs) {
      const startedMs = performance.now();
      const answer = await shop.order(buyer, sku);
      answers.push({ ...answer, startedMs, endedMs: performance.now() });
    }
  };
  await Promise.all(Array.from({ length: buyers }, order));
  return answers;
}

const isSold = ({ status }: Timed): boolean => status === 201;

/** How many orders were sold between a question and its answer: on a slow machine as many as on a quick one, whatever time they take. */
const soldMeanwhile =
  (answers: readonly Timed[]) =>
  ({ startedMs, endedMs }: Timed): number =>
    answers.filter((other) => isSold(other) && other.endedMs > startedMs && other.endedMs < endedMs).length;

test('at many times its capacity nobody waits for all the others, each has an order or "busy", and it sells on', async () => {
  await crowd(4, performance.now() + 300);
  const few = await crowd(4, performance.now() + 1_000);
  const many = await crowd(150, performance.now() + 1_000);
  const refused = many.filter((answer) => !isSold(answer));
  expect(refused.length).toBeGreaterThan(50);
  for (const { status, json, headers } of refused) {
    expect({ status, code: json.code, retryAfter: headers.get('retry-after') }).toEqual({
      status: 503,
      code: 'busy',
      retryAfter: '1',
    });
  }
  // So many wait for the first connection, and of work that has begun some goes ahead. Without a bound everybody waits for all 149 others.
  expect(Math.max(...many.map(soldMeanwhile(many)))).toBeLessThan(2 * WAITERS_MAX);
  expect(many.filter(isSold).length).toBeGreaterThan(few.filter(isSold).length / 4);
  // "Busy" was the truth: what was sold is what was acknowledged.
  const [row] = await shop.database.query<{ orders: number; left: number }>(
    `select (select count(*) from orders)::int as orders, on_hand as left from products where sku = $1`,
    [sku],
  );
  expect(row?.orders).toBe(100_000 - (row?.left ?? 0));
});

test('those who watch are answered while all others are turned away', async () => {
  await shop.reopen({ settings: { OPEN_REQUESTS_MAX: '1', BANK_TIMEOUT_MS: '2000' } });
  shop.bank.mood = 'hang';
  const [hanging, other] = [shop.order(buyer, sku), shop.order(buyer, sku)];
  const refused = await Promise.race([hanging, other]);
  expect(refused).toMatchObject({ status: 503, json: { code: 'busy' } });
  expect((await shop.send('GET', `/products/${sku}`)).json.code).toBe('busy');
  for (const path of ['/health', '/ready', '/metrics']) {
    expect((await shop.send('GET', path)).status).toBe(200);
  }
  shop.bank.mood = 'answer';
  expect((await Promise.all([hanging, other])).map(({ status }) => status).sort()).toEqual([201, 503]);
});
