import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startClock } from '../model/time.ts';
import { Connections } from './connections.ts';
import type { Exchange } from './exchange.ts';
import { createGate } from './gate.ts';
import { outgoing } from './outgoing.ts';

const sockets: Socket[] = [];
let seen = '';
const server = createServer((socket) => {
  sockets.push(socket);
  socket
    .on('error', () => undefined)
    .on('data', (bytes) => {
      seen += bytes;
    });
});
let connections: Connections;

/** A backend that takes every request and answers none. */
beforeEach(async () => {
  seen = '';
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  connections = new Connections(`http://127.0.0.1:${port}`, 1, startClock());
});
afterEach(async () => {
  await connections.close();
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

const correlation = { prefix: '0123456789abcdef-', number: '0-0' };
const exchanged = (over: Connections, path: string, timeoutMs = 5_000): Promise<Exchange> =>
  new Promise((resolve) =>
    over.send(outgoing({ name: 'page', method: 'GET', path }, correlation), timeoutMs, resolve),
  );
const send = (path: string, timeoutMs: number): Promise<Exchange> => exchanged(connections, path, timeoutMs);

/** From now on every request is answered. */
async function answering(): Promise<string> {
  server.prependListener('connection', (socket) =>
    socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}')),
  );
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

test('a request that waited for a connection until its deadline was never sent, and says so', async () => {
  const first = send('/first', 5_000);
  const second = await send('/second', 50);
  expect(second).toMatchObject({
    cause: 'timeout',
    detail: expect.stringContaining('all connections were busy'),
    sentAt: null,
  });
  await connections.close();
  expect(await first).toMatchObject({ type: 'unanswered' });
  expect(seen).not.toContain('/second');
});

test('a request whose time is over before it could start takes no connection along', async () => {
  const late = await send('/late', 0);
  expect(late).toMatchObject({ cause: 'timeout', sentAt: null });
  expect(connections.hasIdle).toBe(true);
  const next = send('/next', 5_000);
  await expect.poll(() => seen).toContain('/next');
  expect(seen).not.toContain('/late');
  await connections.close();
  await next;
});

test('a request that waited is sent when the one before it has ended', async () => {
  const first = send('/first', 50);
  const second = send('/second', 5_000);
  expect(await first).toMatchObject({ cause: 'timeout' });
  await expect.poll(() => seen).toContain('/second');
  await connections.close();
  expect(await second).toMatchObject({ type: 'unanswered', cause: 'reset' });
});

test('what asks seldom asks over one connection', async () => {
  const many = new Connections(await answering(), 20, startClock());
  for (let time = 0; time < 10; time += 1) {
    await exchanged(many, '/page');
    await new Promise(setImmediate);
  }
  await many.close();
  expect(sockets).toHaveLength(1);
});

test('a request that had a connection, but did not leave before its deadline, was not sent either', async () => {
  const { gate } = createGate();
  const request = outgoing({ name: 'page', method: 'GET', path: '/late' }, correlation, gate);
  const ended = await new Promise<Exchange>((resolve) => connections.send(request, 50, resolve));
  const detail = expect.stringContaining('the request was not sent');
  expect(ended).toMatchObject({ cause: 'timeout', sentAt: null, detail });
  expect(seen).not.toContain('/late');
});

test('an answer that nobody asked for ends its connection, and is counted', async () => {
  const surplus = new Connections(await answering(), 1, startClock());
  await exchanged(surplus, '/page');
  sockets[0]?.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
  await expect.poll(() => surplus.answers.surplus).toBe(1);
  await exchanged(surplus, '/page');
  expect(surplus.answers).toEqual({ attributed: 0, unattributed: 2, surplus: 1 });
  await surplus.close();
});
