import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RunError } from '../model/errors.ts';
import { randomFor } from '../model/random.ts';
import type { WarmUpPhase } from '../model/scenario.ts';
import { type Bench, browse, openBench } from './testing/bench.ts';
import { openShop, adapter as plain, type Shop } from './testing/shop.ts';
import { runWarmUp, windowOf } from './warm-up.ts';

let bench: Bench;
let shop: Shop | null = null;
beforeEach(() => {
  bench = openBench();
});
afterEach(async () => {
  await bench.close();
  await shop?.close();
});

const phase: WarmUpPhase = {
  type: 'warm-up',
  name: 'warm-up',
  connections: 8,
  ratePerSecond: 200,
  windowMs: 100,
  atMostMs: 1_000,
  each: (index, random) => ({
    intent: `w${index}`,
    intention: browse(`sku-${index}-${random.int(1, 1_000_000)}`),
  }),
};

/** Answers a page after this many milliseconds. */
const serve = (delayMs: (request: number) => number): Promise<Shop> => {
  let requests = 0;
  return openShop((_, response) => setTimeout(() => response.end('{"sku":"a"}'), delayMs(requests++)));
};

const warmUp = (more: Partial<WarmUpPhase>, processorMs: () => number | null, signal?: AbortSignal) => {
  const baseUrl = shop?.baseUrl ?? expect.fail('no shop');
  const options = { intentPrefix: 'w', processorMs, ...(signal === undefined ? {} : { signal }) };
  return runWarmUp(bench.dispatcher(baseUrl), bench.context, { ...phase, ...more }, 1, options);
};

test('a backend that is as fast as it was is warm after a few windows', async () => {
  shop = await serve(() => 20);
  let cpuMs = 0;
  const measured = await warmUp({ atMostMs: 3_000 }, () => {
    cpuMs += 10;
    return cpuMs;
  });
  const { warmUp: found, offered, sent, missed, model, littlesLaw } = measured;
  expect(found).toMatchObject({ over: true, responseTime: 'none', processorTime: 'none' });
  expect(found?.windows.length).toBeGreaterThanOrEqual(5);
  // 10 ms over the 20 requests of a window.
  for (const { cpuMsPerRequest } of found?.windows ?? []) expect(cpuMsPerRequest).toBeCloseTo(0.5);
  expect({ model, missed, sent }).toEqual({ model: 'open', missed: 0, sent: offered });
  expect(offered).toBe(20 * (found?.windows.length ?? 0));
  expect(littlesLaw?.gap).toBeLessThan(0.01);
});

test('answers that nothing but their order ties to a request are counted, since the run is judged by these operations too', async () => {
  shop = await serve(() => 1);
  const { answers, sent } = await warmUp({ atMostMs: 500 }, () => null);
  expect(answers).toEqual({ attributed: 0, unattributed: sent, surplus: 0 });
});

test('one that becomes faster all the time is not, however long its windows wait for answers', async () => {
  shop = await serve((request) => Math.max(5, 300 - 2.5 * request));
  const { warmUp: found } = await warmUp({ atMostMs: 500 }, () => null);
  expect(found).toMatchObject({ over: false, responseTime: 'falling', processorTime: null });
  expect(found?.windows).toHaveLength(5);
});

test('one that needs less and less of its processor is not warm either, however even its answers are', async () => {
  shop = await serve(() => 20);
  let cpuMs = 0;
  let readings = 0;
  // Two readings a window, and a window uses less than the one before.
  const falling = () => {
    if (readings++ % 2 === 1) cpuMs += 2_000 / readings;
    return cpuMs;
  };
  const { warmUp: found } = await warmUp({ atMostMs: 600 }, falling);
  expect(found).toMatchObject({ over: false, processorTime: 'falling' });
});

test('one that answers nothing in a whole window is not waited for again', async () => {
  shop = await openShop((_, response) => response.socket?.destroy());
  const { warmUp: found, offered } = await warmUp({}, () => null);
  expect(found).toMatchObject({ over: false, windows: [expect.anything()] });
  expect(offered).toBe(20);
});

test('one that resets most of its connections is never warm, however even the resets are', async () => {
  let requests = 0;
  shop = await openShop((_, response) => {
    // Six of ten, and evenly so: the median of all would be the timeout in every window.
    if ((requests++ * 3) % 5 < 3) response.socket?.destroy();
    else response.end('{"sku":"a"}');
  });
  const { warmUp: found } = await warmUp({ atMostMs: 700 }, () => null);
  expect(found).toMatchObject({ over: false, responseTime: 'too early' });
  expect(found?.windows.map(({ medianMs }) => medianMs)).toEqual(Array.from({ length: 7 }, () => null));
});

test('one that answers and refuses everything is not warm, and is asked until the time is over', async () => {
  await bench.close();
  bench = openBench({
    ...plain,
    operations: {
      *browse({ sku }) {
        yield { name: 'page', method: 'GET', path: `/products/${sku}` };
        return { type: 'refused', reason: 'busy', detail: '' };
      },
    },
  });
  shop = await serve(() => 1);
  const { warmUp: found, kinds } = await warmUp({ atMostMs: 600 }, () => null);
  expect(kinds[0]?.outcomes).toEqual({ ok: 0, refused: 120, unknown: 0 });
  expect(found).toMatchObject({ over: false, responseTime: 'too early' });
  expect(found?.windows).toHaveLength(6);
});

test('a few unknown outcomes are not in the median, and do not keep it from being over', async () => {
  let requests = 0;
  shop = await openShop((_, response) => {
    if (requests++ % 20 === 7) response.socket?.destroy();
    else setTimeout(() => response.end('{"sku":"a"}'), 20);
  });
  const { warmUp: found } = await warmUp({ atMostMs: 3_000 }, () => null);
  expect(found?.over).toBe(true);
  for (const { medianMs } of found?.windows ?? []) expect(medianMs).toBeLessThan(10_000);
});

test('a signal ends it, and it was not over', async () => {
  shop = await serve(() => 1);
  const { warmUp: found, offered } = await warmUp({}, () => null, AbortSignal.abort());
  expect(found).toEqual({ over: false, windows: [], responseTime: 'too early', processorTime: null });
  expect(offered).toBe(0);
});

describe('the schedule', () => {
  const window = (seed: number, number: number) =>
    windowOf(phase, 100, number, randomFor(seed, 'warm-up', number));

  test('is a function of the seed and the number of the window', () => {
    expect(window(1, 3)).toEqual(window(1, 3));
    expect(window(1, 3)).not.toEqual(window(2, 3));
  });
  test('is evenly spaced, and its arrivals are numbered through', () => {
    const arrivals = window(1, 3);
    expect(arrivals).toHaveLength(20);
    expect(arrivals.slice(0, 3).map(({ atMs, intent }) => [atMs, intent])).toEqual([
      [0, 'w60'],
      [5, 'w61'],
      [10, 'w62'],
    ]);
  });
});

test.each([{ atMostMs: 499 }, { windowMs: 0 }, { windowMs: 1, ratePerSecond: 10 }])(
  'windows that show nothing are refused: %j',
  async (more) => {
    shop = await serve(() => 1);
    await expect(warmUp(more, () => null)).rejects.toThrow(RunError);
  },
);
