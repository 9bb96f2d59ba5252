import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { Request } from '../model/adapter.ts';
import type { Fault } from '../model/fault.ts';
import { until } from '../world/testing/programs.ts';
import type { ClientHands, Hands } from './hands.ts';
import { strikeSlowClients } from './slow-clients.ts';

type Manner = Extract<Fault, { type: 'slow-clients' }>['manner'];

const PAGE: Request = { name: 'page', method: 'GET', path: '/page' };
const ORDER: Request = { name: 'order', method: 'POST', path: '/orders', body: { units: 1 } };
const ANSWER = 'x'.repeat(65_536);

/** A real server, and what it saw of its clients. */
async function shop(take: (request: IncomingMessage, response: ServerResponse) => void) {
  const sockets = new Set<Socket>();
  const server = createServer(take).listen(0, '127.0.0.1');
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server, 'listening');
  return { sockets, server, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

const asking = (baseUrl: string): ClientHands => ({
  baseUrl,
  request: (kind) => (kind === 'browse' ? PAGE : ORDER),
});

async function strike(manner: Manner, clients: ClientHands, connections = 3) {
  // No other hand is laid on anything.
  const hands = { clients } as Hands;
  const struck = await strikeSlowClients(
    { type: 'slow-clients', connections, manner },
    hands,
    undefined as never,
    0,
  );
  onTestFinished(async () => struck.remedy?.());
  return struck;
}

test('silent ones are connected, say nothing, and are gone with the remedy', async () => {
  const asked: string[] = [];
  const { sockets, baseUrl } = await shop(({ url }) => asked.push(url ?? ''));
  const { strikes, remedy } = await strike('silent', asking(baseUrl));
  await until(() => sockets.size === 3);
  await remedy?.();
  await until(() => sockets.size === 0);
  expect([await strikes(), asked]).toEqual([3, []]);
});

test('who is slow with the headers is heard byte by byte, and has not asked', async () => {
  const asked: string[] = [];
  const { sockets, baseUrl } = await shop(({ url }) => asked.push(url ?? ''));
  await strike('slow-headers', asking(baseUrl));
  await until(() => [...sockets].length === 3 && [...sockets].every(({ bytesRead }) => bytesRead >= 3));
  expect([...sockets].every(({ bytesRead }) => bytesRead < 20)).toBe(true);
  expect(asked).toEqual([]);
});

test('who is slow with the body has an order open that is never whole', async () => {
  let open = 0;
  const received: Buffer[] = [];
  const { baseUrl } = await shop((request) => {
    open += 1;
    request.on('error', () => {});
    request.on('data', (chunk: Buffer) => received.push(chunk));
    request.on('end', () => received.push(Buffer.from('whole')));
  });
  const { remedy } = await strike('slow-body', asking(baseUrl), 1);
  const body = JSON.stringify(ORDER.body);
  await until(() => Buffer.concat(received).length === body.length - 1, 15_000);
  await remedy?.();
  expect([open, Buffer.concat(received).toString()]).toEqual([1, body.slice(0, -1)]);
});

test('who does not read lets answers pile up at the shop', async () => {
  const answers: ServerResponse[] = [];
  const { baseUrl } = await shop((_request, response) => {
    answers.push(response.end(ANSWER.repeat(200)));
  });
  await strike('slow-reader', asking(baseUrl), 1);
  await until(() => answers.some(({ writableLength }) => writableLength > ANSWER.length));
});

test('where one is hung up on, another comes', async () => {
  const { server, sockets, baseUrl } = await shop(() => {});
  let came = 0;
  server.on('connection', () => {
    came += 1;
  });
  await strike('silent', asking(baseUrl), 2);
  await until(() => sockets.size === 2);
  for (const socket of sockets) socket.destroy();
  await until(() => sockets.size === 2 && came === 4);
});

test('nobody can be slow with a request that the adapter does not have', async () => {
  const { baseUrl } = await shop(() => {});
  await expect(strike('slow-body', { baseUrl, request: () => null })).rejects.toThrow(
    'the adapter has no request that a client could be slow with',
  );
});
