import express, { type Express, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.ts';
import type { SignInLimit } from '../accounts/sign-in-limit.ts';
import type { Caller, Role } from '../accounts/token.ts';
import { noSuchProduct, putPrice } from '../catalogue/change.ts';
import { createProduct } from '../catalogue/create.ts';
import { list } from '../catalogue/list.ts';
import { restock } from '../catalogue/restock.ts';
import { isSku } from '../catalogue/sku.ts';
import type { HttpLimits } from '../config.ts';
import type { Metrics } from '../observability/metrics.ts';
import { cancelOrder } from '../orders/cancellation.ts';
import { checkout } from '../orders/checkout.ts';
import type { Surroundings } from '../orders/finish.ts';
import { orderHistory } from '../orders/history.ts';
import { listOrders } from '../orders/list.ts';
import { parseIdempotencyKey } from '../orders/request.ts';
import { createVoucher } from '../orders/vouchers.ts';
import type { Parts } from '../parts.ts';
import { admit } from './admission.ts';
import { answer } from './answer.ts';
import { beginRequest } from './begin.ts';
import { makeJsonBody, makeRawBody } from './body.ts';
import { errorsToAnswers, unknownRoute } from './errors.ts';
import { refuseOtherMethods } from './methods.ts';

/** Everything that the routes lead to. */
export interface Shop {
  readonly parts: Parts;
  readonly accounts: Accounts;
  readonly signInLimit: SignInLimit;
  readonly surroundings: Surroundings;
  /** Throws where the shop cannot work at the moment. */
  readonly checkReady: () => Promise<void>;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly limits: HttpLimits;
  readonly openRequests: () => number;
}

const parameter = (request: express.Request, name: string): string => String(request.params[name]);

/** Who the request comes from: set by `only`, read by the handler behind it. */
const callerOf = (response: Response): Caller => response.locals.caller as Caller;

/** The shop as an Express application: each route is a check of who, a check of what, and one call. */
export function makeRoutes(shop: Shop): Express {
  const { parts } = shop;
  const only =
    (role: Role | 'anybody'): RequestHandler =>
    async (request, response, next) => {
      response.locals.caller = await parts.authorise(request.header('authorization'), role);
      next();
    };

  const jsonBody = makeJsonBody(shop.limits.bodyBytesMax);
  const rawBody = makeRawBody(shop.limits.bodyBytesMax);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(beginRequest(shop.log, shop.metrics));

  app.get('/health', (_request, response) => answer(response, 200, { status: 'ok' }));
  app.get('/ready', async (_request, response) => {
    await shop.checkReady();
    answer(response, 200, { status: 'ready' });
  });

  app.get('/metrics', async (_request, response) => {
    const text = await shop.metrics.text();
    response.setHeader('content-type', shop.metrics.registry.contentType);
    response.end(text);
  });

  // What came before is for those who watch over the shop, and is never turned away.
  app.use(admit(shop.openRequests, shop.limits.openRequestsMax));
  const limitSignIns: RequestHandler = (request, _response, next) => {
    shop.signInLimit.from(request.socket.remoteAddress ?? '');
    next();
  };
  app.post('/accounts', limitSignIns, jsonBody, async (request, response) => {
    answer(response, 201, await shop.accounts.register(request.body));
  });
  app.post('/sessions', limitSignIns, jsonBody, async (request, response) => {
    answer(response, 200, await shop.accounts.signIn(request.body));
  });

  app.get('/products', async (request, response) => {
    answer(response, 200, await list(parts.query, request.query));
  });
  app.get('/products/:sku', async (request, response) => {
    const sku = parameter(request, 'sku');
    const page = isSku(sku) ? await parts.readProduct(sku) : undefined;
    if (page === undefined) throw noSuchProduct();
    answer(response, 200, page);
  });

  app.post('/orders', only('anybody'), jsonBody, async (request, response) => {
    const attempt = {
      accountId: callerOf(response).accountId,
      idempotencyKey: parseIdempotencyKey(request.header('idempotency-key')),
      request: parts.parseOrder(request.body),
    };
    const { order, replayed } = await checkout(parts, shop.surroundings, attempt);
    response.setHeader('location', `/orders/${order.orderId}`);
    if (replayed) response.setHeader('idempotent-replayed', 'true');
    answer(response, 201, parts.presentOrder(order));
  });
  app.get('/orders', only('anybody'), async (request, response) => {
    const { accountId } = callerOf(response);
    const { orders, next } = await listOrders(parts.query, accountId, request.query);
    answer(response, 200, { orders: orders.map(parts.presentOrder), next });
  });
  app.get('/orders/:orderId', only('anybody'), async (request, response) => {
    const { accountId } = callerOf(response);
    const order = await parts.readOrder(parts.query, accountId, parameter(request, 'orderId'));
    answer(response, 200, parts.presentOrder(order));
  });

  app.post('/webhooks/bank', rawBody, async (request, response) => {
    const told = { signature: request.header('bank-signature'), body: request.body };
    await parts.hearBank(parts, shop.surroundings, told);
    answer(response, 200, { received: true });
  });

  app.post('/admin/products', only('admin'), jsonBody, async (request, response) => {
    const created = await createProduct(parts, request.body);
    response.setHeader('location', `/products/${encodeURIComponent(created.sku)}`);
    answer(response, 201, created);
  });
  app.get('/orders/:orderId/history', only('anybody'), async (request, response) => {
    const { accountId } = callerOf(response);
    answer(response, 200, await orderHistory(parts.query, accountId, parameter(request, 'orderId')));
  });
  app.post('/orders/:orderId/cancellation', only('anybody'), async (request, response) => {
    const own = { accountId: callerOf(response).accountId, orderId: parameter(request, 'orderId') };
    answer(response, 200, parts.presentOrder(await cancelOrder(parts, shop.surroundings, own)));
  });

  app.post('/admin/vouchers', only('admin'), jsonBody, async (request, response) => {
    answer(response, 201, await createVoucher(parts.query, request.body));
  });
  app.put('/admin/products/:sku/price', only('admin'), jsonBody, async (request, response) => {
    answer(response, 200, await putPrice(parts, parameter(request, 'sku'), request.body));
  });
  app.post('/admin/products/:sku/stock', only('admin'), jsonBody, async (request, response) => {
    const { restocked, replayed } = await restock(parts, {
      accountId: callerOf(response).accountId,
      idempotencyKey: request.header('idempotency-key'),
      sku: parameter(request, 'sku'),
      body: request.body,
    });
    if (replayed) response.setHeader('idempotent-replayed', 'true');
    answer(response, 200, restocked);
  });

  refuseOtherMethods(app);
  app.use(unknownRoute);
  app.use(errorsToAnswers(shop.log, shop.metrics));
  return app;
}
