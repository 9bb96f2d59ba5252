import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Adapter, Sessions } from '../../model/adapter.ts';
import { STRICT } from '../../model/evidence.ts';
import type { Outcome } from '../../model/operation.ts';

/** The plainest adapter there can be: one request an operation, and it believes what it is told. */
export const adapter: Adapter = {
  name: 'plain',
  declarations: () => STRICT,
  setUp: () => Promise.reject(new Error('not needed here')),
  operations: {
    *browse({ sku }) {
      const answer = yield { name: 'page', method: 'GET', path: `/products/${sku}` };
      if (answer.status !== 200) return serverError(answer.status);
      return { type: 'ok', result: { sku: String(field(answer.json, 'sku')), unitPriceCents: 1 } };
    },
    *checkout({ actor, lines }, { intentId, cardToken }, sessions) {
      const answer = yield {
        name: 'checkout',
        method: 'POST',
        path: '/orders',
        headers: { 'idempotency-key': intentId, ...sessions.bag(actor) },
        body: { lines, cardToken, card: cardToken, password: 'hunter2' },
      };
      if (answer.status === 409) return { type: 'refused', reason: 'out-of-stock', detail: answer.text };
      if (answer.status !== 201) return serverError(answer.status);
      const orderId = String(field(answer.json, 'orderId'));
      return {
        type: 'ok',
        result: { orderId, status: 'live', totalCents: 1, currency: 'EUR', lines: [] },
      };
    },
    *readOrder(_, { orderId }) {
      const answer = yield { name: 'order', method: 'GET', path: `/orders/${orderId}` };
      if (answer.status !== 200) return serverError(answer.status);
      return {
        type: 'ok',
        result: { orderId: orderId ?? '', status: 'live', totalCents: 1, currency: 'EUR', lines: [] },
      };
    },
  },
  tally: () => Promise.reject(new Error('not needed here')),
  settled: async () => null,
  orderOfMail: () => null,
};

const serverError = (status: number): Outcome<never> => ({
  type: 'unknown',
  cause: 'server-error',
  detail: `status ${status}`,
});

const field = (json: unknown, name: string): unknown => (json as Record<string, unknown> | undefined)?.[name];

export const SESSION = 'Bearer session-secret-of-a-buyer';

export const sessions: Sessions = {
  emails: Array.from({ length: 100 }, (_, buyer) => `b${buyer}@buyers.test`),
  bag: (actor) => (actor === 'anonymous' ? {} : { authorization: SESSION }),
};

export interface Shop {
  readonly baseUrl: string;
  readonly port: number;
  readonly server: Server;
  /** The most connections that were open at once. */
  most(): number;
  close(): Promise<void>;
}

/** A backend in this process, on a free port of the loopback interface. */
export async function openShop(
  handle: (request: IncomingMessage, response: ServerResponse, body: string) => void,
  port = 0,
): Promise<Shop> {
  const sockets = new Set<Socket>();
  let most = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => handle(request, response, body));
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    most = Math.max(most, sockets.size);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const listening = (server.address() as AddressInfo).port;
  return {
    baseUrl: `http://127.0.0.1:${listening}`,
    port: listening,
    server,
    most: () => most,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
