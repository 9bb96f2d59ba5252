import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../ports.ts';
import { until } from '../testing/programs.ts';
import { startProxy, type TcpProxy } from './proxy.ts';

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
  proxy.change({ delayMs: () => 5 });
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
  proxy.change({ delayMs: () => 100 });
  expect(await echoMs(socket, 'slow')).toBeGreaterThanOrEqual(198);
  proxy.change({ delayMs: () => 0 });
  expect(await echoMs(socket, 'fast')).toBeLessThan(150);
});

test('chunks that follow each other wait side by side, not one after the other', async () => {
  const proxy = await echoBehindProxy();
  const socket = await connectTo(proxy);
  proxy.change({ delayMs: () => 100 });
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

test('a narrow way takes its time, throughout', async () => {
  const proxy = await echoBehindProxy();
  const socket = await connectTo(proxy);
  proxy.change({ bytesPerSecond: 100_000 });
  const startedAt = performance.now();
  socket.end(Buffer.alloc(30_000));
  const moments: number[] = [];
  socket.on('data', () => moments.push(performance.now() - startedAt));
  await once(socket, 'end');
  // A third of a second there; back it goes side by side with what still comes.
  expect(moments.at(-1)).toBeGreaterThanOrEqual(290);
  expect(moments[0]).toBeLessThan(200);
  expect(moments.length).toBeGreaterThan(5);
});

test('what is sliced arrives in pieces, unchanged', async () => {
  const proxy = await echoBehindProxy();
  const socket = await connectTo(proxy);
  proxy.change({ sliceBytes: 10 });
  const sent = Buffer.from(Array.from({ length: 500 }, (_, at) => at % 256));
  let chunks = 0;
  socket.on('data', () => {
    chunks += 1;
  });
  socket.end(sent);
  expect((await received(socket)).equals(sent)).toBe(true);
  expect(chunks).toBeGreaterThan(5);
});

test('nothing comes out of a black hole until it heals, and then all of it does', async () => {
  const proxy = await echoBehindProxy();
  const [open, late] = [await connectTo(proxy), await connectTo(proxy)];
  await echoMs(open, 'before');
  proxy.change({ passage: 'held' });
  const silence = new Promise((resolve) => setTimeout(resolve, 150, 'silence'));
  const answers = [open, late].map(async (socket) => {
    socket.write('in it');
    return String((await once(socket, 'data'))[0]);
  });
  expect(await Promise.race([...answers, silence])).toBe('silence');
  proxy.change({ passage: 'open' });
  expect(await Promise.all(answers)).toEqual(['in it', 'in it']);
});

test('a black hole takes in no more than a way holds', async () => {
  const proxy = await echoBehindProxy();
  const socket = await connectTo(proxy);
  proxy.change({ passage: 'held' });
  // Far more than the buffers of the kernel and of both ends take.
  const isTaken = socket.write(Buffer.alloc(50_000_000));
  expect(isTaken).toBe(false);
  const drained = once(socket, 'drain').then(() => 'drained');
  const silence = new Promise((resolve) => setTimeout(resolve, 200, 'held back'));
  expect(await Promise.race([drained, silence])).toBe('held back');
});

test('where a place is down, what is open breaks and what comes is refused, until it is back', async () => {
  const proxy = await echoBehindProxy();
  const socket = await connectTo(proxy);
  await echoMs(socket, 'hello');
  const broken = once(socket, 'error');
  proxy.change({ passage: 'refused' });
  expect((await broken)[0]).toMatchObject({ code: 'ECONNRESET' });
  const [refused] = await once(connect(proxy.port, '127.0.0.1'), 'error');
  expect(refused).toMatchObject({ code: 'ECONNRESET' });
  proxy.change({ passage: 'open' });
  await echoMs(await connectTo(proxy), 'again');
});

test('a half close tells the place that nothing follows, and what it says then still arrives', async () => {
  const server = createServer({ allowHalfOpen: true }, (place) => {
    place.on('data', (chunk) => place.write(chunk));
    place.on('end', () => place.end('goodbye'));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await startProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  const socket = await connectTo(proxy);
  await echoMs(socket, 'hello');
  expect(proxy.halfClose()).toBe(1);
  // The client has ended nothing.
  expect(String(await received(socket))).toBe('goodbye');
});

describe('every second exchange breaks', () => {
  /** Counts what arrives, and answers each of it. */
  async function countingPlace(): Promise<{ proxy: TcpProxy; arrived(): number }> {
    let arrived = 0;
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on('data', (chunk) => {
        arrived += 1;
        socket.write(chunk);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = await startProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
    onTestFinished(async () => {
      await proxy.close();
      server.close();
    });
    return { proxy, arrived: () => arrived };
  }

  test.each([
    ['before', 1, ''],
    ['in', 2, 'sec'],
    ['after', 2, ''],
  ] as const)('%s: %i requests arrive, and of the answer "%s"', async (when, wanted, answer) => {
    const { proxy, arrived } = await countingPlace();
    proxy.change({ breaking: { when, every: 2 } });
    const socket = await connectTo(proxy);
    await echoMs(socket, 'first');
    const chunks: string[] = [];
    socket.on('data', (chunk) => chunks.push(String(chunk)));
    socket.on('error', () => {});
    const gone = new Promise((resolve) => socket.once('close', resolve));
    socket.write('second');
    await gone;
    expect([arrived(), chunks.join('')]).toEqual([wanted, answer]);
    expect(proxy.struck('breaking')).toBe(1);
    proxy.change({ breaking: null });
    await echoMs(await connectTo(proxy), 'again');
  });

  test.each(['in', 'after'] as const)(
    'an exchange that was to break %s its answer, and whose answer came when the fault was over, was not struck',
    async (when) => {
      let answer = (): void => {};
      const server = createServer((socket) => {
        socket.on('error', () => {});
        socket.on('data', (chunk) => {
          answer = () => socket.write(chunk);
        });
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const proxy = await startProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
      onTestFinished(async () => {
        await proxy.close();
        server.close();
      });
      proxy.change({ breaking: { when, every: 1 } });
      const socket = await connectTo(proxy);
      const idle = answer;
      socket.write('slow');
      while (answer === idle) await new Promise((resolve) => setImmediate(resolve));
      proxy.change({ breaking: null });
      answer();
      expect(String((await once(socket, 'data'))[0])).toBe('slow');
      expect(proxy.struck('breaking')).toBe(0);
    },
  );
});
