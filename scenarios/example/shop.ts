import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

/** The shop of the example: one process, all in memory, a bank, and neither a database nor mails. It imports nothing of the harness. */
const { PORT = '', BANK_URL = '', ADMIN_KEY = '' } = process.env;

interface Product {
  readonly cents: number;
  left: number;
}
interface Order {
  readonly id: string;
  readonly buyer: string;
  readonly key: string;
  readonly sku: string;
  readonly quantity: number;
  readonly each: number;
  state: 'open' | 'sold' | 'dropped';
}
interface Answer {
  readonly status: number;
  readonly body: object;
}

const products = new Map<string, Product>();
const orders = new Map<string, Order>();
/** By buyer and key: what was asked for, and the answer that whoever asks for it again gets as well. */
const answers = new Map<string, { readonly asked: string; readonly answer: Promise<Answer> }>();

const refusal = (status: number, error: string): Answer => ({ status, body: { error } });

/** Asks the bank under the order's own key until it says something: until then nobody knows whether it took the money. */
async function isPaid({ id, quantity, each }: Order, cardToken: unknown): Promise<boolean> {
  const body = JSON.stringify({ amountCents: quantity * each, currency: 'EUR', cardToken, reference: id });
  const headers = { 'content-type': 'application/json', 'idempotency-key': id };
  for (;;) {
    const ask = { method: 'POST', headers, body, signal: AbortSignal.timeout(2_000) };
    const status = await fetch(`${BANK_URL}/payments`, ask).then(
      (answer) => answer.status,
      () => null,
    );
    if (status !== null && status < 500) return status === 200 || status === 201;
    await delay(200);
  }
}

/** Between the look at the shelf and the hand that takes from it nothing is awaited. */
async function buy(buyer: string, key: string, body: Record<string, unknown>): Promise<Answer> {
  const { sku, quantity, cardToken } = body;
  const product = products.get(String(sku));
  if (product === undefined) return refusal(404, 'no-such-product');
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1)
    return refusal(400, 'bad-quantity');
  if (product.left < quantity) return refusal(409, 'sold-out');
  product.left -= quantity;
  const order: Order = {
    ...{ id: randomUUID(), buyer, key, sku: String(sku), quantity, each: product.cents, state: 'open' },
  };
  orders.set(order.id, order);
  if (await isPaid(order, cardToken)) {
    order.state = 'sold';
    return { status: 201, body: order };
  }
  product.left += quantity;
  order.state = 'dropped';
  return refusal(402, 'card-declined');
}

async function bought(buyer: string, key: string, body: Record<string, unknown>): Promise<Answer> {
  const asked = JSON.stringify([body.sku, body.quantity]);
  const known = answers.get(`${buyer} ${key}`) ?? { asked, answer: buy(buyer, key, body) };
  answers.set(`${buyer} ${key}`, known);
  return known.asked === asked ? known.answer : refusal(422, 'another-order');
}

/** What only the shopkeeper may do: fill the shelves, and look into the books. */
function keep(route: string, body: unknown): Answer {
  if (route === 'GET /books') {
    const shelves = [...products].map(([sku, { left }]) => ({ sku, left }));
    return { status: 200, body: { shelves, orders: [...orders.values()] } };
  }
  for (const { sku, cents, left } of body as (Product & { sku: string })[])
    products.set(sku, { cents, left });
  return { status: 201, body: {} };
}

async function answerTo(route: string, headers: NodeJS.Dict<unknown>, text: string): Promise<Answer> {
  const { 'x-buyer': buyer, 'x-admin': admin, 'idempotency-key': key } = headers;
  const body: unknown = text === '' ? {} : JSON.parse(text);
  if (route === 'GET /health') return { status: 200, body: {} };
  if (route === 'GET /books' || route === 'PUT /products')
    return admin === ADMIN_KEY ? keep(route, body) : refusal(403, 'not-yours');
  if (route === 'POST /orders')
    return typeof buyer === 'string' && typeof key === 'string'
      ? bought(buyer, key, body as Record<string, unknown>)
      : refusal(401, 'who-are-you');
  const [, sku = ''] = /^GET \/products\/(.+)$/.exec(route) ?? [];
  const product = products.get(decodeURIComponent(sku));
  return product === undefined
    ? refusal(404, 'no-such-product')
    : { status: 200, body: { sku, cents: product.cents } };
}

createServer(async (request, response) => {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  const answer = await answerTo(`${request.method} ${request.url}`, request.headers, text).catch(() =>
    refusal(400, 'not-understood'),
  );
  // Whose answer it is: had two changed places, the harness would see it.
  const id = String(request.headers['x-request-id'] ?? '');
  response.writeHead(answer.status, { 'content-type': 'application/json', 'x-request-id': id });
  response.end(JSON.stringify(answer.body));
}).listen(Number(PORT), '127.0.0.1');
