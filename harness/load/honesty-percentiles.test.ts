import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { messageOf, type ServerProcess, startServer } from '../bench/load/children.ts';
import { type Load, openLoad } from '../bench/load/generators/load.ts';
import { expectedMs } from '../bench/load/stall-arithmetic.ts';
import { randomFor } from '../model/random.ts';
import type { Distribution } from '../model/result.ts';
import { millis, NS_PER_MS } from '../model/time.ts';
import { percentileOf } from '../statistics/percentile.ts';
import { runOpen } from './open.ts';
import { uniform } from './pacer.ts';

/**
 * The servers are processes of their own (built by `tsc`), so that it is they who are slow and not this one. A busy
 * machine makes an answer later and never earlier: so the bounds below are arithmetic's, and those above are the history's.
 */
let folder: string;
let server: ServerProcess;
let load: Load;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'oversold-honesty-'));
});
afterEach(async () => {
  await load.close();
  await server.stop();
  rmSync(folder, { recursive: true });
});

async function responseTimesOf(program: string, options: unknown, connections: number, durationMs: number) {
  server = await startServer(program, options);
  load = openLoad({ baseUrl: server.baseUrl, connections, historyFile: join(folder, 'history') });
  const moments = uniform(200, durationMs);
  const measured = await runOpen(
    load.dispatcher,
    load.context,
    {
      ...{ type: 'open', name: 'p', connections },
      arrivals: () =>
        moments.map((atMs, index) => ({
          ...{ atMs, intent: `${index}` },
          intention: { kind: 'browse', input: { actor: 'anonymous', sku: 'mug' } },
        })),
    },
    randomFor(1),
    { intentPrefix: 'p' },
  );
  expect(measured).toMatchObject({ offered: moments.length, sent: moments.length, missed: 0 });
  expect(measured.kinds[0]?.outcomes).toEqual({ ok: moments.length, refused: 0, unknown: 0 });
  return measured.kinds[0]?.responseTime ?? expect.fail('nothing was measured');
}

const percentilesOf = ({ p50Ms, p90Ms, p95Ms, p99Ms, maxMs }: Distribution) =>
  [
    { percentile: 50, ms: p50Ms },
    { percentile: 90, ms: p90Ms },
    { percentile: 95, ms: p95Ms },
    { percentile: 99, ms: p99Ms },
    { percentile: 100, ms: maxMs },
  ].map(({ percentile, ms }) => ({ percentile, ms: ms ?? expect.fail(`no p${percentile}`) }));

/** How much a busy machine adds is not ours to say; but what is reported is what each operation took, and nothing else. */
function expectWhatHistorySays(responseTime: Distribution): void {
  const exactMs = load.history().map(({ intendedAt, endedAt }) => millis((endedAt ?? 0) - intendedAt));
  for (const { percentile, ms } of percentilesOf(responseTime)) {
    const exact = percentileOf(exactMs, percentile) ?? expect.fail('there is no history');
    // The histogram's 0.1 %, and a microsecond of rounding.
    expect(Math.abs(ms - exact), `p${percentile}`).toBeLessThan(0.0011 * exact + 0.002);
  }
}

/** Arrivals come every 5 ms, so a percentile may fall that much beside where even more arrivals would put it. */
const SPACING_MS = 5;

test.each([10, 100])(
  'a stall shows in every percentile as arithmetic says, on %i connections',
  async (connections) => {
    const course = { durationMs: 2_000, stallMs: 400 };
    const responseTime = await responseTimesOf(
      ...([
        'servers/stalling',
        { afterMs: 600, stallMs: course.stallMs },
        connections,
        course.durationMs,
      ] as const),
    );
    for (const { percentile, ms } of percentilesOf(responseTime)) {
      const expected = expectedMs(course, percentile);
      expect(ms, `p${percentile}`).toBeGreaterThan(expected - 2 * SPACING_MS);
    }
    expectWhatHistorySays(responseTime);
  },
);

test('nothing that was due in a stall has an answer before it was over', async () => {
  const responseTime = responseTimesOf('servers/stalling', { afterMs: 200, stallMs: 300 }, 10, 800);
  await expect.poll(() => server?.child.connected).toBe(true);
  const stall = (await messageOf(server.child, 'stalling')) as { fromNs: string; untilNs: string };
  await responseTime;
  const since = (ns: string): number => Number(BigInt(ns) - BigInt(load.context.clock.originNs));
  const due = load
    .history()
    .filter(
      ({ intendedAt }) => intendedAt > since(stall.fromNs) + NS_PER_MS && intendedAt < since(stall.untilNs),
    );
  expect(due.length).toBeGreaterThan(50);
  for (const { intendedAt, endedAt } of due)
    expect(millis((endedAt ?? 0) - intendedAt)).toBeGreaterThan(millis(since(stall.untilNs) - intendedAt));
});

test('a server that takes 100 ms for everything takes 100 ms at every percentile', async () => {
  const responseTime = await responseTimesOf('servers/delaying', { delayMs: 100 }, 50, 1_500);
  for (const { percentile, ms } of percentilesOf(responseTime)) {
    // A timer of Node may fire a millisecond early, and the histogram is within 0.1 %.
    expect(ms, `p${percentile}`).toBeGreaterThan(98.5);
  }
  expectWhatHistorySays(responseTime);
  expect(responseTime.p50Ms).toBeLessThan(120);
});
