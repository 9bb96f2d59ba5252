import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Fault, FaultRecord, ScheduledFault } from '../model/fault.ts';
import { millis, startClock } from '../model/time.ts';
import { startProxy, type TcpProxy } from '../world/proxy/proxy.ts';
import type { Hands } from './hands.ts';
import { type FaultContext, runFaults } from './schedule.ts';

const slow: Fault = { type: 'latency', on: 'bank', delayMs: 80 };
const breaks: Fault = { type: 'reset', on: 'bank' };
const at = (fault: Fault, afterMs: number, lastsMs = 0, phase = 'rush'): ScheduledFault => ({
  phase,
  afterMs,
  lastsMs,
  fault,
});

const refused = (): never => {
  throw new Error('these tests are about ways');
};
const witness = { behave: refused, struck: refused };
const processes = { roll: refused, block: refused, limitMemory: refused, setAhead: refused };
const NO_HANDS: Hands = {
  way: refused,
  backend: { kill: refused, stop: refused, start: refused, pause: refused, resume: refused, ...processes },
  database: { crash: refused, start: refused, stranger: refused, listenerName: null },
  bank: witness,
  mailbox: witness,
  clients: { baseUrl: '', request: refused },
};
const STRUCK = { inFlight: 7, strikes: 1, unsupported: null };

/** A real proxy in front of a server that sends everything back. */
async function aBank(): Promise<{
  proxy: TcpProxy;
  echoMs(): Promise<number>;
  context: FaultContext;
  records: FaultRecord[];
}> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const proxy = await startProxy({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  const records: FaultRecord[] = [];
  const recorder = {
    fault: (record: FaultRecord) => void records.push(record),
    flush: () => {},
  };
  const hands: Hands = {
    ...NO_HANDS,
    way: (place) => {
      if (place === 'bank') return proxy;
      throw new Error(`no proxy in front of ${place}`);
    },
  };
  const context: FaultContext = { clock: startClock(), recorder, inFlight: { count: 7 }, hands, seed: 1 };
  const echoMs = async () => {
    const socket = connect(proxy.port, '127.0.0.1');
    await once(socket, 'connect');
    const startedAt = performance.now();
    socket.write('x');
    await once(socket, 'data');
    socket.destroy();
    return performance.now() - startedAt;
  };
  return { proxy, echoMs, context, records };
}

test('a latency is felt while it lasts, and recorded when it strikes and when it ends', async () => {
  const { echoMs, context, records } = await aBank();
  const faults = runFaults([at(slow, 300, 600)], 'rush', context);
  onTestFinished(() => faults.heal());
  expect(await echoMs()).toBeLessThan(80);
  while (records.length < 1) await delay(5);
  expect(await echoMs()).toBeGreaterThanOrEqual(159);
  while (records.length < 2) await delay(5);
  expect(await echoMs()).toBeLessThan(80);
  const [struck, ended] = records;
  const startedAt = expect.any(Number);
  expect(struck).toEqual({ ...STRUCK, fault: slow, startedAt, endedAt: null, strikes: 0 });
  expect(ended).toEqual({ ...struck, endedAt: expect.any(Number), strikes: expect.any(Number) });
  // There and back.
  expect(ended?.strikes).toBeGreaterThanOrEqual(2);
  expect(millis((ended?.endedAt ?? 0) - (ended?.startedAt ?? 0))).toBeGreaterThanOrEqual(599);
});

test('a reset breaks what is open, and is over at once', async () => {
  const { proxy, context, records } = await aBank();
  const socket = connect(proxy.port, '127.0.0.1');
  const broken = once(socket, 'error');
  await once(socket, 'connect');
  const faults = runFaults([at(breaks, 50)], 'rush', context);
  onTestFinished(() => faults.heal());
  const [error] = await broken;
  expect(error).toMatchObject({ code: 'ECONNRESET' });
  expect(records).toEqual([
    { fault: breaks, startedAt: expect.any(Number), endedAt: expect.any(Number), ...STRUCK },
  ]);
});

test('the end of a phase heals what is on, and what has not struck never does', async () => {
  const { echoMs, context, records } = await aBank();
  const faults = runFaults([at(slow, 0, 60_000), at(breaks, 200)], 'rush', context);
  while (records.length < 1) await delay(5);
  await faults.heal();
  expect(await echoMs()).toBeLessThan(80);
  await delay(250);
  expect(records.map(({ fault, endedAt }) => [fault.type, endedAt === null])).toEqual([
    ['latency', true],
    ['latency', false],
  ]);
});

test('a fault that cannot be recorded is undone all the same', async () => {
  const { echoMs, context } = await aBank();
  const full = (): never => {
    throw new Error('no space left on device');
  };
  const tried: string[] = [];
  const recorder = {
    ...context.recorder,
    fault: ({ fault }: FaultRecord) => tried.push(fault.type) && full(),
  };
  const faults = runFaults([at(slow, 0, 60_000)], 'rush', { ...context, recorder });
  while (tried.length < 1) await delay(5);
  await expect(faults.heal()).rejects.toThrow('no space left');
  expect(await echoMs()).toBeLessThan(80);
});

test('the faults of other phases wait for theirs', async () => {
  const { context, records } = await aBank();
  const faults = runFaults([at(breaks, 0, 0, 'warm-up'), at(breaks, 10)], 'rush', context);
  onTestFinished(() => faults.heal());
  while (records.length < 1) await delay(5);
  expect(records).toHaveLength(1);
});

test('two faults must not hold on to the same, and a way needs its proxy', async () => {
  const { context } = await aBank();
  const overlap = [at(slow, 100, 100), at(slow, 150, 10)];
  expect(() => runFaults(overlap, 'rush', context)).toThrow('two faults overlap on latency on bank');
  const unproxied = at({ type: 'reset', on: 'database' }, 0);
  expect(() => runFaults([at(breaks, 0), unproxied], 'rush', context)).toThrow('no proxy');
  await runFaults([at(slow, 100, 50), at(slow, 150, 10)], 'rush', context).heal();
});
