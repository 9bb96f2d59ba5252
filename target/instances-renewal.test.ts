import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, expect, test, vi } from 'vitest';
import { type Instances, startInstances } from './instances.ts';
import { openSocketClient } from './testing/socket-client.ts';
import { until } from './testing/until.ts';

/** Listens, and lives on where its primary can no longer speak to it, as one does that is just dying. */
const DEAF = `
  require('node:http').createServer().listen(0, '127.0.0.1');
  process.on('message', (message) => message === 'close' && process.exit(0));
  require('node:cluster').worker.exitedAfterDisconnect = true;
  process.on('SIGTERM', () => process.exit(0));
`;

/** Listens when it is told to, so that a test decides who is there before whom. */
const HELD = `
  const server = require('node:http').createServer();
  process.on('message', (message) => {
    if (message === 'open') server.listen(0, '127.0.0.1');
    if (message === 'close') process.exit(0);
  });
`;

/** Is not there yet as it hears its first word: what is said to a process that still loads is lost. */
const LATE = `
  const server = require('node:http').createServer();
  process.once('message', () => {
    process.on('message', (message) => message === 'close' && process.exit(0));
    server.listen(0, '127.0.0.1');
  });
`;

let folder: string;

async function starting(program: string, count: number): Promise<Instances> {
  folder = await mkdtemp(join(tmpdir(), 'instances-'));
  const exec = join(folder, 'instance.cjs');
  await writeFile(exec, program);
  cluster.setupPrimary({ exec, execArgv: [] });
  return startInstances(count, pino({ level: 'silent' }), (code) => expect(code).toBe('not this'));
}
afterEach(async () => {
  cluster.removeListener('fork', open);
  await rm(folder, { recursive: true });
});

/** Node goes on listing one that died before it had said that it has a connection. */
const present = (): Worker[] =>
  Object.values(cluster.workers ?? {}).filter(
    (worker) => worker !== undefined && !worker.isDead(),
  ) as Worker[];
const next = async (event: 'fork' | 'listening'): Promise<Worker> => (await once(cluster, event))[0];
const open = (worker: Worker): void => void worker.send('open');
async function allOpen(): Promise<void> {
  for (const worker of present()) {
    const listening = once(worker, 'listening');
    open(worker);
    await listening;
  }
}

test('an instance that cannot be told to close is replaced all the same, and its primary lives', async () => {
  const instances = await starting(DEAF, 1);
  const [old] = present();
  if (old === undefined) throw new Error('there is no instance');
  await once(old, 'listening');
  old.process.disconnect();
  const renewed = instances.renew();
  const successor = await next('listening');
  expect(successor.id).not.toBe(old.id);
  // It is told now, and does not hear it.
  await until(() => !old.isDead() && successor.isConnected(), 'both live');
  old.process.kill('SIGTERM');
  await renewed;
  expect(await instances.close()).toBe(0);
});

test('an instance that dies before it is its turn to be renewed has one to take its place, not two', async () => {
  const instances = await starting(HELD, 2);
  const [, other] = present();
  await allOpen();
  const forked = next('fork');
  const renewed = instances.renew();
  const successor = await forked;
  const forkedToo = next('fork');
  other?.process.kill('SIGKILL');
  const another = await forkedToo;
  cluster.on('fork', open);
  for (const worker of [another, successor]) open(worker);
  await renewed;
  expect(present().map(({ id }) => id)).toEqual([successor.id, another.id]);
  expect(await instances.close()).toBe(0);
});

/** The first of so many is gone, and its successor does not listen yet. */
async function dyingWhileReplaced(count: number) {
  const instances = await starting(HELD, count);
  const [first] = present();
  await allOpen();
  const forked = next('fork');
  const renewed = instances.renew();
  const successor = await forked;
  first?.process.kill('SIGKILL');
  await until(() => !present().some(({ id }) => id === first?.id), 'it is gone');
  return { instances, renewed, successor };
}

test('an instance that dies while its successor comes up is replaced by that one alone', async () => {
  const { instances, renewed, successor } = await dyingWhileReplaced(3);
  cluster.on('fork', open);
  open(successor);
  await renewed;
  expect(present()).toHaveLength(3);
  expect(await instances.close()).toBe(0);
});

test('an instance that dies, and so does its successor before it listens, is replaced all the same', async () => {
  const { instances, renewed, successor } = await dyingWhileReplaced(1);
  successor.process.kill('SIGKILL');
  const another = await next('fork');
  await renewed;
  await allOpen();
  expect(present().map(({ id }) => id)).toEqual([another.id]);
  expect(await instances.close()).toBe(0);
});

test('who was just being handed to an instance that died is let go, rather than left to wait for ever', async () => {
  const instances = await starting(HELD, 1);
  const [paused] = present();
  if (paused === undefined) throw new Error('there is no instance');
  const listening = once(paused, 'listening');
  open(paused);
  const [{ port }] = await listening;
  paused.process.kill('SIGSTOP');
  const send = vi.spyOn(paused.process, 'send');
  const client = await openSocketClient(`http://127.0.0.1:${port}`);
  await until(() => send.mock.calls.length === 1, 'it has been handed over');
  const forked = next('fork');
  paused.process.kill('SIGKILL');
  await until(() => client.socket.closed, 'it is let go');
  const listeningToo = next('listening');
  open(await forked);
  await listeningToo;
  expect(await instances.close()).toBe(0);
});

test('an instance that is told to close before it can hear it is told again', async () => {
  const instances = await starting(LATE, 2);
  const closed = instances.close();
  await next('listening');
  expect(await closed).toBe(0);
});

test('an instance that cannot even be started is started again later, and a renewal goes on without it', async () => {
  const instances = await starting(HELD, 1);
  await allOpen();
  const [first] = present();
  const possible = process.cwd();
  cluster.setupPrimary({ cwd: join(folder, 'not there') });
  await instances.renew();
  expect(first?.isConnected()).toBe(true);
  const forked = next('fork');
  first?.process.kill('SIGKILL');
  await forked;
  cluster.setupPrimary({ cwd: possible });
  cluster.on('fork', open);
  await next('listening');
  expect(await instances.close()).toBe(0);
});
