import { afterEach, beforeEach, expect, test } from 'vitest';
import { randomFor } from '../model/random.ts';
import type { ClosedPhase } from '../model/scenario.ts';
import { runClosed } from './closed.ts';
import { type Bench, browse, openBench } from './testing/bench.ts';
import { openShop, type Shop } from './testing/shop.ts';

let bench: Bench;
let shop: Shop;

beforeEach(async () => {
  bench = openBench();
  shop = await openShop((_, response) =>
    setTimeout(() => response.end('{"sku":"a"}'), 1 + Math.random() * 5),
  );
});
afterEach(async () => {
  await bench.close();
  await shop.close();
});

const phase: ClosedPhase = {
  type: 'closed',
  name: 'loops',
  loops: 4,
  operations: 25,
  connections: 4,
  next: (loop, index, random) => browse(`sku-${loop}-${index}-${random.int(1, 1_000_000)}`),
};

test('N loops, each starts its next operation when its last one ended', async () => {
  const dispatcher = bench.dispatcher(shop.baseUrl);
  const measured = await runClosed(dispatcher, bench.context, phase, randomFor(1), { intentPrefix: 'c' });
  expect(measured).toMatchObject({ model: 'closed', offered: 100, sent: 100, missed: 0 });
  const processes = [...new Set(bench.history().map(({ process }) => process))];
  expect(processes).toHaveLength(4);
  for (const own of processes) {
    const operations = bench.history().filter(({ process }) => process === own);
    expect(operations).toHaveLength(25);
    operations.slice(1).forEach(({ intendedAt, startedAt }, index) => {
      expect(startedAt).toBeGreaterThanOrEqual(intendedAt);
      expect(intendedAt).toBeGreaterThanOrEqual(operations[index]?.endedAt ?? Number.NaN);
    });
  }
});

test('what each loop asks for is a function of the seed, however the loops overtake each other', async () => {
  const asked = async (seed: number, intentPrefix: string) => {
    const from = bench.history().length;
    const dispatcher = bench.dispatcher(shop.baseUrl);
    await runClosed(dispatcher, bench.context, phase, randomFor(seed), { intentPrefix });
    return bench
      .history()
      .slice(from)
      .map(({ input }) => JSON.stringify(input))
      .sort();
  };
  const once = await asked(5, 'x');
  expect(await asked(5, 'y')).toEqual(once);
  expect(await asked(6, 'z')).not.toEqual(once);
});

test('a history that breaks ends every loop at once, with what it said', async () => {
  let flushes = 0;
  bench.recorder.flush = () => {
    flushes += 1;
    throw new Error('no space left on device');
  };
  const long = { ...phase, operations: 100_000 };
  const dispatcher = bench.dispatcher(shop.baseUrl);
  const run = runClosed(dispatcher, bench.context, long, randomFor(1), { intentPrefix: 'c' });
  await expect(run).rejects.toThrow('no space left on device');
  expect(flushes).toBe(1);
});

test('what a stopped phase did not start was never offered, and is not counted one by one', async () => {
  const stop = new AbortController();
  const stopping: ClosedPhase = {
    ...phase,
    operations: 1e12,
    next: (loop, index) => {
      if (loop === 0 && index === 2) stop.abort();
      return browse('a');
    },
  };
  const options = { intentPrefix: 'c', signal: stop.signal };
  const { offered, sent, missed } = await runClosed(
    bench.dispatcher(shop.baseUrl),
    bench.context,
    stopping,
    randomFor(1),
    options,
  );
  expect(sent).toBeLessThan(100);
  expect({ offered, missed }).toEqual({ offered: sent, missed: 0 });
});
