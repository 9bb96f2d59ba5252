import { randomUUID } from 'node:crypto';
import express, { type Express, type RequestHandler, type Response } from 'express';
import type { Logger } from 'pino';
import type { Accounts } from '../accounts/accounts.ts';
import type { Caller, Role } from '../accounts/token.ts';
import { changePrice, restock } from '../catalogue/change.ts';
import { list } from '../catalogue/list.ts';
import { isSku } from '../catalogue/sku.ts';
import { asRequest } from '../observability/stages.ts';
import { checkout } from '../orders/checkout.ts';
import type { Surroundings } from '../orders/finish.ts';
import { listOrders } from '../orders/read.ts';
import { parseIdempotencyKey } from '../orders/request.ts';
import type { Parts } from '../parts.ts';
import { Refusal } from '../refusal.ts';
import { answer } from './answer.ts';
import { jsonBody } from './body.ts';
import { errorsToAnswers, unknownRoute } from './errors.ts';

/** Everything that the routes lead to. */
export interface Shop {
  readonly parts: Parts;
  readonly accounts: Accounts;
  readonly limitSignIns: (address: string) => void;
  readonly surroundings: Surroundings;
  /** Throws where the shop cannot work at the moment. */
  readonly checkReady: () => Promise<void>;
  readonly log: Logger;
}

const begin: RequestHandler = (request, response, next) => {
  const given = request.header('x-request-id') ?? '';
  response.setHeader('x-request-id', /^[\w-]{1,64}$/.test(given) ? given : randomUUID());
  asRequest(next);
};

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

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(begin);

  app.get('/health', (_request, response) => answer(response, 200, { status: 'ok' }));
  app.get('/ready', async (_request, response) => {
    await shop.checkReady();
    answer(response, 200, { status: 'ready' });
  });

  app.post('/accounts', jsonBody, async (request, response) => {
    answer(response, 201, await shop.accounts.register(request.body));
  });
  const limitSignIns: RequestHandler = (request, _response, next) => {
    shop.limitSignIns(request.socket.remoteAddress ?? '');
    next();
  };
  app.post('/sessions', limitSignIns, jsonBody, async (request, response) => {
    answer(response, 200, await shop.accounts.signIn(request.body));
  });

  app.get('/products', async (request, response) => {
    answer(response, 200, await list(parts.query, request.query));
  });
  app.get('/products/:sku', async (request, response) => {
    const sku = parameter(request, 'sku');
    const page = isSku(sku) ? await parts.readProduct(sku) : undefined;
    if (page === undefined) throw new Refusal('not-found', 'There is no such product.');
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
  app.get('/orders', only('anybody'), async (_request, response) => {
    const orders = await listOrders(parts.query, callerOf(response).accountId);
    answer(response, 200, { orders: orders.map(parts.presentOrder) });
  });
  app.get('/orders/:orderId', only('anybody'), async (request, response) => {
    const { accountId } = callerOf(response);
    const order = await parts.readOrder(parts.query, accountId, parameter(request, 'orderId'));
    answer(response, 200, parts.presentOrder(order));
  });

  app.put('/admin/products/:sku/price', only('admin'), jsonBody, async (request, response) => {
    answer(response, 200, await changePrice(parts, parameter(request, 'sku'), request.body));
  });
  app.post('/admin/products/:sku/stock', only('admin'), jsonBody, async (request, response) => {
    answer(response, 200, await restock(parts, parameter(request, 'sku'), request.body));
  });

  app.use(unknownRoute);
  app.use(errorsToAnswers(shop.log));
  return app;
}
