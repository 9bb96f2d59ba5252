import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { compiled } from '../../testing/compiled.ts';
import { heldFetch } from '../../testing/held-fetch.ts';
import { keysOf, type Operation, openOpenApi, type Place } from '../../testing/openapi.ts';
import { makeDue } from '../../testing/records.ts';
import { ADMIN, openTestShop, type Sent, type TestAnswer, type TestShop, until } from '../../testing/shop.ts';
import { openTcpRelay } from '../../testing/tcp-relay.ts';
import { eventOf, signed, WEBHOOK_SECRET } from '../../testing/webhook.ts';
import { ENDPOINTS } from '../endpoints/index.ts';
import { openApiDocument } from './document.ts';

/**
 * Every answer that the contract names is brought about: each status of each endpoint, and each code of each refusal.
 * That they look as the contract says is seen to by the shop's `send`, as in all tests.
 */

const SETTINGS = { WEBHOOK_SECRET, LOCK_TIMEOUT_MS: '100' };

let shop: TestShop;
let buyer: string;
let admin: string;
let sku: string;
const heard = new Set<string>();

const { operations, inside } = openOpenApi(openApiDocument(ENDPOINTS));

beforeAll(async () => {
  shop = await openTestShop({ settings: SETTINGS });
  [buyer, admin, sku] = await Promise.all([shop.buyer(), shop.admin(), shop.product(1_000)]);
});
afterAll(() => shop.close());

const answerOf = (operation: string, { status, json }: Pick<TestAnswer, 'status' | 'json'>): string =>
  `${operation} ${status < 400 ? status : json.code}`;

interface Asked extends Sent {
  readonly parameter?: string;
  readonly query?: string;
}

const nameOf = ({ place }: Operation): string => String(place.node.operationId);

async function ask(name: string, { parameter = 'nothing', query = '', ...sent }: Asked = {}) {
  const operation = operations.find((known) => nameOf(known) === name);
  if (operation === undefined) throw new Error(`there is no operation ${name}`);
  const path = operation.path.replace(/\{\w+\}/, parameter);
  const answer = await shop.send(operation.method, path + query, sent);
  heard.add(answerOf(name, answer));
  return answer;
}

const order = (more: object = {}, key = randomUUID()): Sent => ({
  token: buyer,
  key,
  body: { lines: [{ sku, quantity: 1 }], cardToken: `tok_accepted_${key}`, ...more },
});
const newProduct = () => ({
  ...{ sku: randomUUID(), name: 'A lamp', description: 'It shines.', category: 'lamps' },
  ...{ unitPriceCents: 1_999, currency: 'EUR', onHand: 3 },
});
const newVoucher = (more: object = {}) => ({
  ...{ code: randomUUID(), kind: 'percent', value: 10, limit: 1 },
  ...more,
});
const newBuyer = () => ({ email: `${randomUUID()}@buyers.test`, name: 'B', password: 'a long password' });
const event = (reference: string = randomUUID()) =>
  signed(
    eventOf({
      ...{ paymentId: 'p', idempotencyKey: reference, status: 'captured', amountCents: 1 },
      ...{ currency: 'EUR', reference, cardToken: '' },
    }),
  );

/** For each operation, a request that nothing is wrong with. */
const GOOD: Readonly<Record<string, () => Asked | Promise<Asked>>> = {
  register: () => ({ body: newBuyer() }),
  signIn: () => ({ body: ADMIN }),
  readProduct: () => ({ parameter: sku }),
  placeOrder: () => order(),
  readAccount: () => ({ token: buyer }),
  listOrders: () => ({ token: buyer }),
  readOrder: () => ({ token: buyer, parameter: randomUUID() }),
  readOrderHistory: () => ({ token: buyer, parameter: randomUUID() }),
  cancelOrder: () => ({ token: buyer, parameter: randomUUID() }),
  createProduct: () => ({ token: admin, body: newProduct() }),
  changePrice: () => ({ token: admin, parameter: sku, body: { unitPriceCents: 1_000 } }),
  restock: () => ({ token: admin, parameter: sku, body: { quantity: 1 } }),
  createVoucher: () => ({ token: admin, body: newVoucher() }),
  hearBank: () => event(),
};
const good = async (name: string): Promise<Asked> => GOOD[name]?.() ?? {};

const codesIn = (response: Place): string[] => {
  const schema = inside(response, 'content', 'application/problem+json', 'schema');
  const alternatives = inside(schema, 'oneOf');
  const each =
    alternatives === undefined ? [schema] : keysOf(alternatives).map((index) => inside(alternatives, index));
  return each.map((problem) => String(inside(problem, 'properties', 'code')?.node.const));
};

/** All that the contract names, as `ask` writes it down. What is under `default` is no request of any endpoint. */
const DOCUMENTED = operations.flatMap((operation) =>
  keysOf(inside(operation.place, 'responses'))
    .filter((status) => status !== 'default')
    .flatMap((status) => {
      const response = inside(operation.place, 'responses', status);
      if (response === undefined) throw new Error('a response leads nowhere');
      const name = nameOf(operation);
      return Number(status) < 400
        ? [`${name} ${status}`]
        : codesIn(response).map((code) => `${name} ${code}`);
    }),
);

/** The operations that the contract says may answer so. */
const namesWith = (code: string): string[] =>
  operations.map(nameOf).filter((name) => DOCUMENTED.includes(`${name} ${code}`));

test('every endpoint does what it is for', async () => {
  for (const name of operations.map(nameOf)) {
    if (!['readOrder', 'readOrderHistory', 'cancelOrder'].includes(name)) await ask(name, await good(name));
  }
  const { orderId } = (await ask('placeOrder', order())).json;
  for (const name of ['readOrder', 'readOrderHistory', 'cancelOrder', 'cancelOrder', 'readOrder']) {
    expect((await ask(name, { token: buyer, parameter: String(orderId) })).status).toBe(200);
  }
  const [latest] = (await ask('listOrders', { token: buyer })).json.orders as { status: string }[];
  expect(latest?.status).toBe('cancelled');
});

test('nobody is told to sign in, and a buyer that this is not for buyers', async () => {
  for (const name of namesWith('unauthenticated')) {
    const sent = await good(name);
    expect(answerOf(name, await ask(name, { ...sent, token: 'nobody' }))).toBe(`${name} unauthenticated`);
  }
  for (const name of namesWith('forbidden')) await ask(name, { ...(await good(name)), token: buyer });
});

test('what cannot be read is refused: bodies, parameters, too much, another type', async () => {
  for (const name of namesWith('invalid')) {
    const sent = await good(name);
    const { body } = sent;
    if (name === 'hearBank') await ask(name, signed('{'));
    else if (body !== undefined) await ask(name, { ...sent, body: '{' });
    else await ask(name, { ...sent, parameter: '%E0%A4%A', query: '?nonsense=1' });
  }
  for (const name of namesWith('too-large')) {
    const sent = await good(name);
    await ask(name, { ...sent, body: ' '.repeat(70_000) });
    await ask(name, { ...sent, headers: { ...sent.headers, 'content-type': 'text/plain' } });
  }
});

test('what is not there is not found', async () => {
  for (const name of namesWith('not-found').filter((known) => known !== 'hearBank')) {
    await ask(name, { ...(await good(name)), parameter: 'nothing' });
  }
  await ask('hearBank', { ...event(), headers: { 'bank-signature': 't=1,v1=00' } });
});

test('what is taken stays taken, and a password has to be right', async () => {
  const [account, product, voucher, key] = [newBuyer(), newProduct(), newVoucher(), randomUUID()];
  for (let time = 0; time < 2; time += 1) {
    await ask('register', { body: account });
    await ask('createProduct', { token: admin, body: product });
    await ask('createVoucher', { token: admin, body: voucher });
    await ask('restock', { token: admin, parameter: sku, key, body: { quantity: 1 + time } });
    await ask('placeOrder', order({ lines: [{ sku, quantity: 1 + time }] }, key));
  }
  await ask('signIn', { body: { ...ADMIN, password: 'not the password' } });
});

test('an order is refused for what is in it', async () => {
  const lines = (of: string, quantity: number) => ({ lines: [{ sku: of, quantity }] });
  const make = async (more: object): Promise<object> => {
    const { json } = await ask('createVoucher', { token: admin, body: newVoucher(more) });
    return { voucher: json.code };
  };
  const once = await make({});
  await ask('placeOrder', order(once));
  await ask('placeOrder', order(once));
  await ask('placeOrder', order(await make({ expiresAt: '2001-01-01T00:00:00Z' })));
  await ask('placeOrder', order({ voucher: 'nothing' }));
  await ask('placeOrder', order(lines('nothing', 1)));
  await ask('placeOrder', order(lines(await shop.product(1), 2)));
  const declined = order({ cardToken: `tok_declined_${randomUUID()}` });
  await ask('placeOrder', declined);
});

test('an order whose payment is not known yet is in flight, not to be cancelled, and may expire', async () => {
  const key = randomUUID();
  shop.bank.mood = 'lose';
  await ask('placeOrder', order({}, key));
  await ask('placeOrder', order({}, key));
  const [row] = await shop.database.query<{ order_id: string }>(
    'select order_id from orders where idempotency_key = $1',
    [key],
  );
  const orderId = row?.order_id ?? '';
  await ask('cancelOrder', { token: buyer, parameter: orderId });
  shop.bank.blind = true;
  await ask('hearBank', event(orderId));
  shop.bank.mood = 'answer';
  shop.bank.blind = false;
  await shop.reopen({ settings: { ...SETTINGS, HOLD_MS: '1' } });
  await until(async () => {
    await makeDue(shop);
    const { json } = await ask('readOrder', { token: buyer, parameter: orderId });
    return json.status === 'failed';
  }, 'the hold expires');
  await ask('placeOrder', order({}, key));
});

test('while the database keeps everybody waiting, every endpoint that needs it says so', async () => {
  await shop.reopen({ settings: { ...SETTINGS, CACHE: 'off' } });
  const client = new pg.Client({ connectionString: shop.database.url });
  await client.connect();
  await client.query(
    'begin; lock table accounts, bank_events, deliveries, orders, products, vouchers in access exclusive mode',
  );
  const names = namesWith('unavailable').filter((name) => name !== 'ready');
  await Promise.all(names.map(async (name) => ask(name, await good(name))));
  await client.query('rollback; alter table outbox rename to away');
  await until(async () => (await ask('ready')).status === 503, 'it is seen that a table is missing');
  await client.query('alter table away rename to outbox');
  await client.end();
});

test('while the database cannot be reached, the shop is not ready', async () => {
  const relay = await openTcpRelay(shop.database.url);
  await shop.reopen({ settings: { ...SETTINGS, DATABASE_URL: relay.url } });
  await relay.close();
  await until(
    async () => (await ask('ready')).json.code === 'busy',
    'it is seen that there is no connection',
  );
});

test('at the door everybody is told that there is too much to do, and newcomers that they are too many', async () => {
  await shop.reopen({ settings: { ...SETTINGS, OPEN_REQUESTS_MAX: '1', BANK_TIMEOUT_MS: '1500' } });
  shop.bank.mood = 'hang';
  const open = shop.send('POST', '/orders', order());
  await until(() => shop.bank.payments.length > 0 && shop.logs.length > 0, 'it is open');
  for (const name of namesWith('busy').filter((known) => !['ready', 'metrics'].includes(known))) {
    await until(
      async () => (await ask(name, await good(name))).json.code === 'busy',
      `${name} is turned away`,
    );
  }
  shop.bank.mood = 'answer';
  await open;
  await shop.reopen({ settings: { ...SETTINGS, SIGN_IN_LIMIT: '1' } });
  for (const name of ['signIn', ...namesWith('rate-limited')]) await ask(name, await good(name));
});

test('while one of several processes is paused, no other says what all of them have counted', async () => {
  const env = { ...shop.environment, INSTANCES: '2' };
  const child = spawn(process.execPath, [compiled('main.js')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const opened = () => [...log.matchAll(/"port":(\d+),"pid":(\d+),"msg":"the shop is open"/g)];
  await until(() => opened().length === 2, 'both are open');
  const [[, port, pid] = []] = opened();
  process.kill(Number(pid), 'SIGSTOP');
  // The one that is paused is given one of the connections, too, and says nothing.
  const answers = [1, 2].map(() => heldFetch(`http://127.0.0.1:${port}/metrics`));
  const { status, text } = await Promise.any(answers);
  heard.add(answerOf('metrics', { status, json: JSON.parse(text) }));
  child.kill('SIGKILL');
  process.kill(Number(pid), 'SIGKILL');
  await Promise.allSettled(answers);
});

test('without a secret there are no webhooks', async () => {
  await shop.reopen();
  await ask('hearBank', event());
});

test('so everything that the contract names has been heard, and nothing else', () => {
  expect([...heard].sort()).toEqual([...DOCUMENTED].sort());
});
