import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from './ports.ts';
import { startProxy, type TcpProxy } from './proxy.ts';
import { until } from './testing/programs.ts';

/** A proxy in front of a server that sends everything back. */
async function echoBehindProxy(): Promise<TcpProxy> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await startProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  return proxy;
}

async function connectTo({ port }: TcpProxy): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  onTestFinished(() => {
    socket.destroy();
  });
  await once(socket, 'connect');
  return socket;
}

/** @returns how long the word took there and back. */
async function echoMs(socket: Socket, word: string): Promise<number> {
  const startedAt = performance.now();
  socket.write(word);
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toBe(word);
  return performance.now() - startedAt;
}

async function received(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks);
}

test('bytes pass unchanged and in order, more of them than any buffer holds', async () => {
  const proxy = await echoBehindProxy();
  proxy.set(5);
  const socket = await connectTo(proxy);
  const sent = Buffer.alloc(20_000_000);
  for (let at = 0; at < sent.length; at += 4) sent.writeUInt32LE(at, at);
  socket.end(sent);
  expect((await received(socket)).equals(sent)).toBe(true);
});

test('latency counts in each direction, until it is healed', async () => {
  const proxy = await echoBehindProxy();
  const socket = await connectTo(proxy);
  await echoMs(socket, 'warm');
  proxy.set(100);
  expect(await echoMs(socket, 'slow')).toBeGreaterThanOrEqual(198);
  proxy.heal();
  expect(await echoMs(socket, 'fast')).toBeLessThan(150);
});

test('chunks that follow each other wait side by side, not one after the other', async () => {
  const proxy = await echoBehindProxy();
  const socket = await connectTo(proxy);
  proxy.set(100);
  const startedAt = performance.now();
  const words = 20;
  for (let word = 0; word < words; word += 1) {
    socket.write('x');
    // A turn of the loop between them, so that they leave as chunks of their own.
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  socket.end();
  expect((await received(socket)).length).toBe(words);
  // One after the other they would take two seconds in each direction.
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test('a reset breaks every open connection, and no later one', async () => {
  const proxy = await echoBehindProxy();
  const sockets = [await connectTo(proxy), await connectTo(proxy)];
  await Promise.all(sockets.map((socket) => echoMs(socket, 'hello')));
  const errors = sockets.map((socket) => once(socket, 'error'));
  expect(proxy.reset()).toBe(2);
  for (const [error] of await Promise.all(errors)) expect(error).toMatchObject({ code: 'ECONNRESET' });
  await until(() => proxy.open() === 0);
  await echoMs(await connectTo(proxy), 'again');
});

test('a client that breaks off does not stay open behind the proxy', async () => {
  const proxy = await echoBehindProxy();
  const socket = await connectTo(proxy);
  await echoMs(socket, 'hello');
  socket.resetAndDestroy();
  await until(() => proxy.open() === 0);
});

test('where nobody listens behind it, the client hears at once', async () => {
  const proxy = await startProxy({ host: '127.0.0.1', port: await freePort() });
  onTestFinished(() => proxy.close());
  const socket = connect(proxy.port, '127.0.0.1');
  const [error] = await once(socket, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
});
