import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Backend } from '../model/adapter.ts';
import { UnsupportedFault } from '../model/errors.ts';
import type { Fault } from '../model/fault.ts';
import { randomFor } from '../model/random.ts';
import { blockEventLoop } from '../world/event-loop.ts';
import { backendOf, isAlive, program, SERVER, until } from '../world/testing/programs.ts';
import { openWorld, type RunningBackend, type World } from '../world/world.ts';
import type { Hands, Struck } from './hands.ts';
import { strike } from './strike.ts';

/** What happens to processes, and to the clock that they go by. */
let world: World;
const runFolder = mkdtempSync(join(tmpdir(), 'oversold-test-'));

beforeAll(async () => {
  world = await openWorld({ runFolder });
});
afterAll(async () => {
  await world.close();
  rmSync(runFolder, { recursive: true });
});

/** Clients have a test of their own. */
const hands = (name: string): Hands => ({
  ...world.hands(name),
  clients: { baseUrl: '', request: () => null },
});

const struck = async (name: string, fault: Fault, lastsMs = 0): Promise<Struck> =>
  strike(fault, hands(name), randomFor(1), lastsMs);

async function aBackend(name: string, more: Partial<Backend> & { source: string }): Promise<RunningBackend> {
  const { source, ...backend } = more;
  const database = await world.createDatabase(name);
  const plan = { ...backendOf(source), ...backend };
  const options = { backend: plan, name, settings: {}, database, movesClock: true };
  const started = await world.startBackend(options);
  onTestFinished(() => started.stop());
  return started;
}

/** Two processes behind one address, which are replaced at SIGUSR2 when their successors listen. */
const TWINS = `
  import cluster from 'node:cluster';
  import { createServer } from 'node:http';
  if (cluster.isPrimary) {
    for (const _ of [1, 2]) cluster.fork();
    process.on('SIGUSR2', async () => {
      for (const old of Object.values(cluster.workers)) {
        const successor = cluster.fork();
        await new Promise((resolve) => successor.once('listening', resolve));
        old.disconnect();
        await new Promise((resolve) => old.once('exit', resolve));
      }
    });
  } else createServer((_, response) => response.setHeader('connection', 'close').end(String(process.pid)))
    .listen(Number(process.env.PORT), '127.0.0.1');`;

test('rolling-restart: every process is another one in the end, and somebody always answers', async () => {
  // A file of its own: a program that is an argument cannot start itself again.
  const twins = await aBackend('twins', { source: '', args: [program(TWINS)], rollingRestart: 'SIGUSR2' });
  const seen = new Set<string>();
  const ask = async () => void seen.add(await (await fetch(twins.baseUrl)).text());
  while (seen.size < 2) await ask();
  const { remedy, strikes: count, unsupported } = await struck('twins', { type: 'rolling-restart' });
  const before = new Set(seen);
  let isOver = false;
  const replaced = Promise.resolve(remedy?.()).finally(() => {
    isOver = true;
  });
  while (!isOver) await ask();
  await replaced;
  expect([await count(), unsupported?.()]).toEqual([2, null]);
  seen.clear();
  while (seen.size < 2) await ask();
  expect([...seen].filter((pid) => before.has(pid))).toEqual([]);
});

test('rolling-restart: unsupported where no signal is declared, or nobody could stand in', async () => {
  await aBackend('silent', { source: SERVER });
  await expect(struck('silent', { type: 'rolling-restart' })).rejects.toThrow('declares no signal');
  await aBackend('single', { source: SERVER, rollingRestart: 'SIGUSR2' });
  await expect(struck('single', { type: 'rolling-restart' })).rejects.toThrow(UnsupportedFault);
});

test('event-loop-block: nobody is answered for so long, and then everybody; no debugger stays open', async () => {
  const blocked = await aBackend('blocked', { source: SERVER });
  // A connection that was kept may be closed by the server as it is used again.
  const ask = () => fetch(blocked.baseUrl, { headers: { connection: 'close' } });
  const startedAt = performance.now();
  const { remedy, strikes } = await struck('blocked', { type: 'event-loop-block' }, 400);
  expect((await ask()).ok).toBe(true);
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(400);
  await remedy?.();
  expect((await ask()).ok).toBe(true);
  expect([blocked.died(), await strikes()]).toEqual([null, 1]);
  await until(() =>
    fetch('http://127.0.0.1:9229/json/list', { headers: { connection: 'close' } }).then(
      () => false,
      () => true,
    ),
  );
});

test('event-loop-block: nobody dies of its debugger', async () => {
  const echo = program(`process.on('message', (said) => process.send(said)); process.send('up');`);
  for (let time = 0; time < 20; time += 1) {
    // Only a debugger that is closed for the first time takes its process with it, and not each time.
    const child = fork(echo, { stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const died = once(child, 'exit').then(([, signal]) => signal);
    await once(child, 'message');
    const blocked = await blockEventLoop(child.pid ?? 0, 1);
    await blocked.over();
    const heard = once(child, 'message').then(([said]) => said);
    child.send('still there');
    expect(await Promise.race([heard, died])).toBe('still there');
    child.kill('SIGKILL');
    await died;
  }
});

test('event-loop-block: what is not Node is left alone', async () => {
  await aBackend('shell', {
    source: '',
    command: '/bin/sh',
    args: ['-c', `${process.execPath} --input-type=module -e "$SOURCE" & wait`],
    environment: ({ port }) => ({ PORT: String(port), SOURCE: SERVER }),
  });
  // Its worker is Node, and the shell that waits for it is nobody's worker.
  const { remedy } = await struck('shell', { type: 'event-loop-block' }, 10);
  await remedy?.();
  const shell = spawn('/bin/sleep', ['60']);
  onTestFinished(() => void shell.kill('SIGKILL'));
  await once(shell, 'spawn');
  await expect(blockEventLoop(shell.pid ?? 0, 1)).rejects.toThrow('only the event loop of Node');
  expect(isAlive(shell.pid ?? 0)).toBe(true);
});

test('clock: a backend that goes by our clock is ahead, and then no more; another one is left alone', async () => {
  const telling = backendOf(`
    import { readFileSync } from 'node:fs';
    import { createServer } from 'node:http';
    createServer((_, response) => response.end(readFileSync(process.env.CLOCK)))
      .listen(Number(process.env.PORT), '127.0.0.1');`);
  const watching = await aBackend('watching', {
    ...{ ...telling, source: '' },
    environment: ({ port, clockFile }) => ({ PORT: String(port), CLOCK: clockFile ?? '' }),
  });
  const aheadMs = async () => (await fetch(watching.baseUrl)).text();
  const fault = { type: 'clock', aheadMs: 60_000 } as const;
  expect(await aheadMs()).toBe('0');
  const { remedy } = await struck('watching', fault);
  expect(await aheadMs()).toBe('60000');
  await remedy?.();
  expect(await aheadMs()).toBe('0');
  await aBackend('heedless', { source: SERVER });
  await expect(struck('heedless', fault)).rejects.toThrow('goes by no clock');
});

/** Keeps a megabyte more of each request. */
const GREEDY = `
  import { createServer } from 'node:http';
  const kept = [];
  createServer((request, response) => {
    if (request.url === '/grow') kept.push(Buffer.alloc(1_000_000, 1));
    response.end(String(kept.length));
  }).listen(Number(process.env.PORT), '127.0.0.1');`;

test('memory-limit: who asks for more dies of it, nobody calls that a death, and it comes back', async () => {
  const greedy = await aBackend('greedy', { source: GREEDY });
  const { pid } = greedy;
  const { remedy, strikes: count } = await struck('greedy', { type: 'memory-limit', spareBytes: 10_000_000 });
  expect(await count()).toBe(0);
  await until(() =>
    fetch(`${greedy.baseUrl}/grow`).then(
      () => false,
      () => true,
    ),
  );
  await until(async () => (await count()) === 1);
  expect(greedy.died()).toBeNull();
  await remedy?.();
  expect([await count(), greedy.died(), await (await fetch(greedy.baseUrl)).text()]).toEqual([1, null, '0']);
  expect(greedy.pid).not.toBe(pid);
});

test('memory-limit: who asks for nothing is not struck, and has all the memory again', async () => {
  const greedy = await aBackend('modest', { source: GREEDY });
  const { remedy, strikes: count } = await struck('modest', { type: 'memory-limit', spareBytes: 20_000_000 });
  await remedy?.();
  for (let time = 0; time < 40; time += 1) await (await fetch(`${greedy.baseUrl}/grow`)).text();
  expect([await count(), greedy.died()]).toEqual([0, null]);
});

test('a backend that has died by itself is not brought back by the fault that comes after it', async () => {
  const database = await world.createDatabase('mortal');
  const mortal = await world.startBackend({
    backend: backendOf(SERVER),
    name: 'mortal',
    settings: {},
    database,
  });
  process.kill(mortal.pid, 'SIGKILL');
  await until(() => mortal.hasExited() !== null);
  const { remedy } = await struck('mortal', { type: 'kill' });
  await remedy?.();
  expect(mortal.died()).toBe('it was ended by SIGKILL');
});

test('a backend that does not come back has died, and the reason says when', async () => {
  const database = await world.createDatabase('once');
  const marker = join(runFolder, 'lived');
  const backend = backendOf(`import { existsSync, writeFileSync } from 'node:fs';
    if (existsSync(${JSON.stringify(marker)})) process.exit(3);
    writeFileSync(${JSON.stringify(marker)}, '');
    ${SERVER}`);
  const once = await world.startBackend({ backend, name: 'once', settings: {}, database });
  const { remedy } = await struck('once', { type: 'kill' });
  expect(once.died()).toBeNull();
  await remedy?.();
  expect(once.died()).toMatch(/^it was ended on purpose, and did not come back: .*\(with code 3\)/);
});
