import { z } from 'zod';
import { cancelOrder } from '../../orders/cancellation.ts';
import { checkout } from '../../orders/checkout.ts';
import { historyAnswer, orderHistory } from '../../orders/history.ts';
import { listOrders, orderListAnswer, orderListQuery } from '../../orders/list.ts';
import { orderAnswer, placedAnswer } from '../../orders/present.ts';
import { orderId } from '../../orders/read.ts';
import { orderKey, orderRequest, parseIdempotencyKey } from '../../orders/request.ts';
import { type Endpoint, inPath } from './endpoint.ts';
import { LOCATION, REPLAYED } from './headers.ts';

const ownOrder = {
  orderId: { schema: orderId, description: "Of an order of the caller's own; any other is not there." },
};

export const ORDERS: readonly Endpoint[] = [
  {
    operationId: 'placeOrder',
    summary: 'Order and pay. The same key and body again are answered the same, and charged once.',
    method: 'post',
    path: '/orders',
    caller: 'account',
    headers: {
      'idempotency-key': { schema: orderKey, description: 'One for each order, made up by the client.' },
    },
    body: orderRequest,
    answer: {
      status: 201,
      name: 'PlacedOrder',
      description:
        'It is paid for. Status `cancelled` where a repeated key is that of an order cancelled since.',
      schema: placedAnswer,
      headers: { location: LOCATION, 'idempotent-replayed': REPLAYED },
    },
    refusals: [
      'payment-declined',
      'out-of-stock',
      'voucher-exhausted',
      'voucher-expired',
      'order-expired',
      'in-flight',
      'key-reused',
      'unknown-product',
      'unknown-voucher',
      'payment-pending',
      'unavailable',
    ],
    async handle({ parts, surroundings }, request, { accountId }) {
      const attempt = {
        accountId,
        idempotencyKey: parseIdempotencyKey(request.header('idempotency-key')),
        request: parts.parseOrder(request.body),
      };
      const { order, replayed } = await checkout(parts, surroundings, attempt);
      const headers = { location: `/orders/${order.orderId}` };
      return {
        json: parts.presentOrder(order),
        headers: replayed ? { ...headers, 'idempotent-replayed': 'true' } : headers,
      };
    },
  },
  {
    operationId: 'listOrders',
    summary: "List the caller's own orders, newest first.",
    method: 'get',
    path: '/orders',
    caller: 'account',
    query: orderListQuery,
    answer: {
      status: 200,
      name: 'OrderList',
      description: 'One page, and where the next begins.',
      schema: orderListAnswer,
    },
    refusals: ['unavailable'],
    async handle({ parts }, { query }, { accountId }) {
      const { orders, next } = await listOrders(parts.query, accountId, query);
      return { json: { orders: orders.map(parts.presentOrder), next } };
    },
  },
  {
    operationId: 'readOrder',
    summary: "Read one of the caller's own orders.",
    method: 'get',
    path: '/orders/{orderId}',
    caller: 'account',
    pathParameters: ownOrder,
    answer: { status: 200, name: 'Order', description: 'The order as it stands.', schema: orderAnswer },
    refusals: ['not-found', 'unavailable'],
    async handle({ parts }, request, { accountId }) {
      const order = await parts.readOrder(parts.query, accountId, inPath(request, 'orderId'));
      return { json: parts.presentOrder(order) };
    },
  },
  {
    operationId: 'readOrderHistory',
    summary: 'Read what happened to an order.',
    method: 'get',
    path: '/orders/{orderId}/history',
    caller: 'account',
    pathParameters: ownOrder,
    answer: {
      status: 200,
      name: 'OrderHistory',
      description: 'Its events, oldest first.',
      schema: historyAnswer,
    },
    refusals: ['not-found', 'unavailable'],
    handle: async ({ parts }, request, { accountId }) => ({
      json: await orderHistory(parts.query, accountId, inPath(request, 'orderId')),
    }),
  },
  {
    operationId: 'cancelOrder',
    summary: 'Cancel an order; its money goes back soon. Asked again, it is answered the same.',
    method: 'post',
    path: '/orders/{orderId}/cancellation',
    caller: 'account',
    pathParameters: ownOrder,
    answer: {
      status: 200,
      name: 'CancelledOrder',
      description: 'It is cancelled.',
      schema: orderAnswer.extend({ status: z.literal('cancelled') }),
    },
    refusals: ['not-found', 'not-cancellable', 'unavailable'],
    async handle({ parts, surroundings }, request, { accountId }) {
      const own = { accountId, orderId: inPath(request, 'orderId') };
      return { json: parts.presentOrder(await cancelOrder(parts, surroundings, own)) };
    },
  },
];
